// Attestation: statements, their signatures, and the keys that make them.
//
// A statement is an in-toto Statement v1 (github.com/in-toto/attestation, spec/v1/statement.md): one JSON text of at
// most 44,000 bytes that people read in a pull request. Its signature is Ed25519 over the DSSE pre-authentication
// encoding (github.com/secure-systems-lab/dsse, protocol.md) of its *exact bytes*:
//
//     PAE = "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body      LEN: byte length in ASCII decimal
//
// An attestation is a statement and its signatures; its id is SHA-256 of the PAE. An envelope is its form in the log:
//
//     {"payloadType":"...","payload":"<base64>","signatures":[{"keyid":"<64 hex>","sig":"<base64>"}]}
//
// Payload types keep kinds of signed thing apart: a signature on a root never passes for one on a statement.
// docs/registry.md is this specification for people.
//
// Promises: bytes are parsed once, strictly, and only after the caller verified them where it matters; thresholds count
// unique public keys, never signatures; keyid is a hint; every field has a bound.

/// Why bytes are not the statement, envelope, name or key that they should be.
package struct AttestationError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Bounds on what is read, each with its reason.
package enum AttestationLimits {
    /// Bytes of a statement: in base64, with signatures, it must fit a log entry (u16 length).
    package static let statement = 44_000
    /// Bytes of a log entry (C2SP tlog-tiles: u16be length).
    package static let entry = 65_535
    /// Signatures on one envelope: more than any threshold asks for, and cheap to check.
    package static let signatures = 64
    /// Subjects of a statement: what 44,000 bytes can hold is less than this.
    package static let subjects = 2_000
    /// Bytes of a string that is shown to people.
    package static let text = 4_096
    /// Aliases of one thing: there are not so many schemes in the world.
    package static let aliases = 64
    /// Parents of a model: merges of dozens exist, of hundreds do not.
    package static let parents = 256
}
