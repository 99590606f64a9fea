"""Keys by which programs act as a person."""

from __future__ import annotations

from django.db import models

from keyfolio_web.shared.models import Person


class ApiToken(models.Model):
    """A key with the rights of its person. Only its digest is kept: nobody can read it back."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)  # sha256 of the key
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)  # to the minute; null: never
    withdrawn_at = models.DateTimeField(null=True)  # null: it was not

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name
