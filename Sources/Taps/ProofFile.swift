package import Cryptography
package import StrictJSON
package import TransparencyLog

/// What `oracle log prove` writes: all that somebody needs, without a registry, to see who said what of a digest and that it was
/// logged. Each of its proofs is a C2SP tlog-proof, and can be taken out and checked by other tools. Nothing in it is verified.
///
///     {"version": 1, "kind": "oracle-log-proof",
///      "roots":   [{"file": "<base64>", "consistency": ["<base64 of 32 bytes>", ...]}, ...]    from the pinned one to the newest
///      "signers": {"file": "<base64>", "consistency": [...], "proof": "<tlog-proof>"}           extra: the stewards' pointer
///      "entries": ["<tlog-proof>", ...]}                                                         extra: the entry
///
/// `consistency` leads from the tree head that the file is bound to, to the checkpoint's (RFC 6962 2.1.2).
package struct ProofFile: Hashable, Sendable {
    /// A file that names a tree head, and the proof that the checkpoint's tree contains it.
    package struct Bound: Hashable, Sendable {
        package let file: [UInt8]
        package let consistency: [Hash32]

        package init(file: [UInt8], consistency: [Hash32]) {
            self.file = file
            self.consistency = consistency
        }
    }

    package let roots: [Bound]
    package let signers: Bound
    package let pointer: LogProof
    package let entries: [LogProof]

    /// Entries in one file: each is up to 64 KiB and a signature check or more.
    package static let entryLimit = 256
    /// Roots in one file.
    private static let rootLimit = 1024
    /// Bytes: a signers file of 64 MiB in base64, and the entries.
    package static let byteLimit = 160 << 20

    package init(roots: [Bound], signers: Bound, pointer: LogProof, entries: [LogProof]) {
        self.roots = roots
        self.signers = signers
        self.pointer = pointer
        self.entries = entries
    }

    package var json: JSON {
        func hashes(_ proof: [Hash32]) -> JSON { .strings(proof.map { Base64.encode($0.bytes) }) }
        func text(_ proof: LogProof) -> JSON { .string(String(decoding: proof.encoded, as: UTF8.self)) }
        return [
            "version": 1, "kind": "oracle-log-proof",
            "roots": .array(
                roots.map {
                    ["file": .string(Base64.encode($0.file)), "consistency": hashes($0.consistency)]
                }),
            "signers": [
                "file": .string(Base64.encode(signers.file)), "consistency": hashes(signers.consistency),
                "proof": text(pointer),
            ],
            "entries": .array(entries.map(text)),
        ]
    }

    package init(parsing bytes: [UInt8]) throws(ProofFault) {
        let value: JSONValue
        do {
            let limits = JSONLimits(depth: 8, bytes: Self.byteLimit, values: 1 << 18)
            value = try JSONDocument(bytes, limits: limits).root
        } catch { throw ProofFault("not strict JSON: \(error)") }
        guard value["version"]?.int == 1, value["kind"]?.string == "oracle-log-proof",
            let roots = value["roots"]?.elements, let entries = value["entries"]?.elements
        else { throw ProofFault("not a proof of version 1, as oracle log prove writes it") }
        guard (1...Self.rootLimit).contains(roots.count), (1...Self.entryLimit).contains(entries.count) else {
            throw ProofFault(
                "a proof has 1 to \(Self.rootLimit) roots and 1 to \(Self.entryLimit) entries")
        }
        var bounds: [Bound] = []
        for root in roots { bounds.append(try Self.bound(root, "a root")) }
        self.roots = bounds
        signers = try Self.bound(value["signers"], "the signers file")
        pointer = try Self.proof(value["signers"]?["proof"], "the signers file")
        var proofs: [LogProof] = []
        for entry in entries { proofs.append(try Self.proof(entry, "an entry")) }
        self.entries = proofs
    }

    private static func bound(_ value: JSONValue?, _ what: String) throws(ProofFault) -> Bound {
        guard let file = value?["file"]?.withUTF8({ Base64.decode($0) }) ?? nil,
            let list = value?["consistency"]?.elements, list.count <= 63
        else { throw ProofFault("\(what) has a file in base64 and a proof of at most 63 hashes") }
        var hashes: [Hash32] = []
        for item in list {
            guard let hash = item.string.flatMap({ Base64.decode($0) }).flatMap({ Hash32($0) }) else {
                throw ProofFault("\(what): a hash is not 32 bytes in base64")
            }
            hashes.append(hash)
        }
        return Bound(file: file, consistency: hashes)
    }

    private static func proof(_ value: JSONValue?, _ what: String) throws(ProofFault) -> LogProof {
        guard let bytes = value?.withUTF8({ Array($0) }) else { throw ProofFault("\(what) has no proof") }
        do { return try LogProof(parsing: bytes) } catch { throw ProofFault("\(what): \(error)") }
    }
}

/// Why a proof does not hold.
package struct ProofFault: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
