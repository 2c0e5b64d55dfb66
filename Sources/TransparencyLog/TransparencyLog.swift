// TransparencyLog: an append-only log that its operator cannot rewrite unseen.
//
// The tree is that of RFC 6962 2.1 over SHA-256: leaf SHA-256(0x00 | entry), node SHA-256(0x01 | left | right), the empty
// tree SHA-256 of nothing. Its head is a C2SP tlog-checkpoint in a C2SP signed-note:
//
//     <origin>\n<size, decimal>\n<base64 of the root>\n[extension lines]\n
//     — <name> <base64(keyID[4] | signature)>\n ...
//
// between them an empty line. keyID = first 4 bytes of SHA-256(name | 0x0A | type | public key). Type 0x01 signs the text
// (Ed25519); type 0x04 is a C2SP tlog-cosignature/v1: it signs "cosignature/v1\ntime <unix seconds>\n" and the text, and
// its blob is u64be time | 64 bytes. A vkey is "<name>+<8 hex of keyID>+<base64(type | public key)>".
//
// The tree is served as C2SP tlog-tiles: tile/<L>/<N>[.p/<W>] holds up to 256 hashes of level 8L, tile/entries/<N>[.p/<W>] the
// entries, each after its length as u16be. That an entry is in it is written down as a C2SP tlog-proof (LogProof.swift); a witness is
// asked for its cosignature by a C2SP tlog-witness request (AddCheckpoint.swift).
//
// Promises: pure (no IO, no clock, no randomness); what is read is bounded before it is used; a `VerifiedCheckpoint` is made
// by `UnverifiedCheckpoint.verified` alone; a hash from a tile is given out only by functions that prove it against a root.
// Specifications: c2sp.org/signed-note, /tlog-checkpoint, /tlog-cosignature, /tlog-tiles,
// /tlog-proof, /tlog-witness; RFC 6962; RFC 9162 2.1.

/// Bytes that are not what a specification above says they are.
package struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
