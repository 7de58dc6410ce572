"""Every kind of workbook that can be brought in, by its name in the address."""

from approvals.imports import benefits, flexible, registers, services

IMPORTS = services.IMPORTS | registers.IMPORTS | flexible.IMPORTS | benefits.IMPORTS
