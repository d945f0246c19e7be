"""What can go wrong with the user's own files, said in sentences that name the field and the remedy."""

import errno


class ProfileError(Exception):
    """A connection profile, or a file operation on one, that cannot be.

    `sentence` says what is wrong and what to do, and stands well beside the field it is about.
    `field` is the field's name as it is written in the file ("bootstrap_servers", "client.socket.timeout.ms");
    empty when no single field is to blame, for instance when the disk is full.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(field, sentence)
        self.field = field
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class SecretsError(Exception):
    """The keyring would not give or take a secret; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class SecretNeeded(ProfileError):
    """A secret is not there without which there is no connection; `secret` is its name, `field` "secret.<name>"."""

    def __init__(self, secret: str, sentence: str) -> None:
        super().__init__(f"secret.{secret}", sentence)
        self.args = (secret, sentence)
        self.secret = secret


_CAUSES = {
    errno.EACCES: "permission was denied. Check who owns the file and its folder, and whether you may write there.",
    errno.EPERM: "permission was denied. Check who owns the file and its folder, and whether you may write there.",
    errno.EROFS: "the file system is read-only.",
    errno.ENOSPC: "the disk is full. Free some space and try again.",
    errno.EDQUOT: "your disk quota is used up. Free some space and try again.",
    errno.ENAMETOOLONG: "the path is too long for this file system. Choose a shorter name.",
    errno.ENOENT: "it is not there any more.",
    errno.EEXIST: "a file stands where a folder is needed.",
    errno.ENOTDIR: "a file stands where a folder is needed.",
    errno.EISDIR: "a folder stands where a file is needed.",
}


def os_error_cause(error: OSError) -> str:
    """Returns why a file operation failed as the second half of a sentence, with what to do where that is known."""
    cause = _CAUSES.get(error.errno or 0)
    if cause is None:
        cause = f"the system says: {error.strerror or error}."
    return cause
