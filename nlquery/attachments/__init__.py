"""Files that a person gives to a session: kept beside it, read only inside the sandbox."""

from nlquery.attachments.kinds import SUFFIXES, check_name
from nlquery.attachments.look import look
from nlquery.attachments.store import Attachment, Attachments

__all__ = ["SUFFIXES", "Attachment", "Attachments", "check_name", "look"]
