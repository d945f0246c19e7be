"""What can be wrong with a certificate store, each said in one sentence with the remedy."""

from enum import Enum

from kafka_explorer.config.errors import ProfileError


class StoreKind(Enum):
    """What a store is, by its first bytes."""

    JKS = "JKS"
    JCEKS = "JCEKS"
    PKCS12 = "PKCS12"
    PEM = "PEM"
    UNKNOWN = "unknown"


class StoreFault(Enum):
    """What is wrong."""

    WRONG_PASSWORD = "wrong password"
    PASSWORD_NEEDED = "password needed"
    WRONG_KEY_PASSWORD = "wrong key password"
    KEY_PASSWORD_NEEDED = "key password needed"
    NOT_A_STORE = "not a store"
    DAMAGED = "damaged"
    NO_CERTIFICATE = "no certificate"
    NO_PRIVATE_KEY = "no private key"
    NOT_MATCHING = "not matching"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"
    SOMEWHERE_ELSE = "somewhere else"


_SENTENCES = {
    StoreFault.WRONG_PASSWORD: "The password does not open {store}. Type the store's own password (storepass).",
    StoreFault.PASSWORD_NEEDED: "{store} is protected. Type its password.",
    StoreFault.WRONG_KEY_PASSWORD: "The store opens, but this password does not open the private key in {store}. "
    "Type the key's own password (keypass).",
    StoreFault.KEY_PASSWORD_NEEDED: "The private key in {store} is encrypted. Type the key's password.",
    StoreFault.NOT_A_STORE: "{store} is something else: neither PEM, nor PKCS12, nor JKS. Choose the right file.",
    StoreFault.DAMAGED: "{store} is damaged and cannot be read. Get a fresh copy of it.",
    StoreFault.NO_CERTIFICATE: "There is no certificate in {store}. Choose the store that holds it.",
    StoreFault.NO_PRIVATE_KEY: "There is no private key in {store}, only certificates. "
    "Choose the client's key store, or add the file with its key.",
    StoreFault.NOT_MATCHING: "The private key in {store} belongs to none of the certificates. "
    "Choose a certificate and a key that were made together.",
    StoreFault.UNSUPPORTED: "{store} is of a kind that cannot be read here. Convert it: "
    "keytool -importkeystore -srckeystore OLD -destkeystore NEW.p12 -deststoretype PKCS12",
    StoreFault.UNREADABLE: "{store} cannot be read: {detail}",
    StoreFault.SOMEWHERE_ELSE: "{store} lies in a Java program (classpath:) and not in a file. "
    "Take the file out of the program's resources and choose it.",
}


class StoreError(ProfileError):
    """A store that cannot be used. `field` names the profile's field once it is known which store it is."""

    def __init__(self, fault: StoreFault, detail: str = "", field: str = "", store: str = "") -> None:
        sentence = _SENTENCES[fault].format(store=store or "the store", detail=detail or "the system does not say why.")
        super().__init__(field, sentence if store else sentence[0].upper() + sentence[1:])
        self.args = (fault, detail, field, store)
        self.fault = fault
        self.detail = detail

    def of(self, field: str, store: str) -> "StoreError":
        """Return the same fault, of the store called `store`, which `field` names."""
        return StoreError(self.fault, self.detail, field, store)
