"""What a piece of work needs, loaded once, by the process from which those of the work are forked."""

from keyfolio_web.pipeline.commands.django_ready import make_ready

make_ready()

import keyfolio_web.pipeline.child  # noqa: E402, F401  # its models want the settings first
