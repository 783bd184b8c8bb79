from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class CappedUploadHandler(FileUploadHandler):
    """Keeps no more of a file than shows that it is too large, however large it is.

    Stands before the handlers that keep: what it holds back they never see, and the
    size they tell is above the limit, so that the form can say so.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.ATTACHMENT_MAX_BYTES else None

    def file_complete(self, file_size: int) -> None:
        return None
