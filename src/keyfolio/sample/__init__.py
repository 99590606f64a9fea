"""A fictional distributor to try Keyfolio with and to test it on: seeded, plausible, and no model's own assumptions."""

from keyfolio.sample.choices import SampleChoices
from keyfolio.sample.company import Company, make_company
from keyfolio.sample.writing import FILES, company_file, write_company

__all__ = ["FILES", "Company", "SampleChoices", "company_file", "make_company", "write_company"]
