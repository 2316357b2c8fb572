"""Detection of DRM in an EPUB. It is named, never removed."""

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.epub.hrefs import locate
from book_pipeline.source.epub.package import Package
from book_pipeline.source.markup.parsers import parse_xml

ENCRYPTION = "META-INF/encryption.xml"
SCHEMES = {
    "META-INF/rights.xml": "Adobe ADEPT",
    "META-INF/sinf.xml": "Apple FairPlay",
    "META-INF/license.lcpl": "Readium LCP",
}
# Obfuscated fonts are common in books without DRM. https://www.w3.org/TR/epub-33/#sec-font-obfuscation
OBFUSCATION = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))


def check_protection(archive: Archive, package: Package) -> None:
    """Raise SourceRejected with the name of the DRM scheme if the book's text is encrypted."""
    if ENCRYPTION not in archive:
        return
    root = parse_xml(archive.read_markup(ENCRYPTION), f"{archive.name}/{ENCRYPTION}", recover=True)
    pages = {item.path for item in package.spine}
    for data in root.iter("{*}EncryptedData") if root is not None else ():
        method, reference = data.find("{*}EncryptionMethod"), data.find("{*}CipherData/{*}CipherReference")
        algorithm = method.get("Algorithm", "") if method is not None else ""
        path = locate(archive, reference.get("URI", ""))[0] if reference is not None else ""
        if algorithm not in OBFUSCATION and (path in pages or not path):
            scheme = next((scheme for file, scheme in SCHEMES.items() if file in archive), algorithm or "unknown")
            raise SourceRejected(
                f"{archive.name} is protected by DRM ({scheme}): its text can't be read. "
                "Send a copy without protection."
            )
