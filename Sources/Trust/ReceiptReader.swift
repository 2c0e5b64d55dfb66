internal import Attestation
package import Cryptography
internal import Registry
internal import StrictJSON

/// Why a receipt is of no use here: a sentence without its full stop.
package struct ReceiptError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// A receipt whose signature verified, by a key that every policy allows, and not too old. Only `Judge.accept` makes one.
package struct VerifiedReceipt: Sendable {
    package let receipt: Receipt
    package let key: PublicKey
    /// By the bytes of their names.
    private let files: [[UInt8]: Receipt.File]
    private let covered: Set<[UInt8]>

    fileprivate init(_ receipt: Receipt, _ key: PublicKey) {
        self.receipt = receipt
        self.key = key
        files = Dictionary(receipt.files.map { (Array($0.name.utf8), $0) }) { first, _ in first }
        covered = Set(receipt.weightsFiles.map { Array($0.utf8) })
    }

    /// Whether a file need not be hashed.
    package func vouches(for name: String) -> Bool {
        file(name).map { $0.sha256 != nil || covered.contains(Array(name.utf8)) } ?? false
    }

    package func sha256(of name: String) -> Digest? { file(name)?.sha256 }

    private func file(_ name: String) -> Receipt.File? { files[Array(name.utf8)] }

    /// Holds files against the receipt: the same names and sizes, and the same SHA-256 wherever it was taken here.
    package func requireSame(_ model: ObservedModel) throws(ReceiptError) {
        let here = Receipt.files(of: model)
        for file in here {
            guard let stated = self.file(file.name) else {
                throw ReceiptError("\(file.name) is not in the receipt")
            }
            guard stated.size == file.size else {
                throw ReceiptError("\(file.name) has \(file.size) bytes, and \(stated.size) in the receipt")
            }
            if let one = file.sha256, let other = stated.sha256, one != other {
                throw ReceiptError("\(file.name) has other bytes than in the receipt")
            }
        }
        let names = Set(here.map { Array($0.name.utf8) })
        for stated in receipt.files where !names.contains(Array(stated.name.utf8)) {
            throw ReceiptError("\(stated.name) is in the receipt, and not here")
        }
    }
}

extension Judge {
    /// Checks a receipt's signature, and whether the policies take its signer's word.
    ///
    /// A policy without `receipts` says nothing of them; where one has the key, it must name the signer, and the receipt be no
    /// older than it allows. One policy at least that may grant something must name the signer.
    /// - Parameter now: seconds since 1970.
    package func accept(_ bytes: [UInt8], now: UInt64) throws(ReceiptError) -> VerifiedReceipt {
        let envelope = try Self.envelope(bytes)
        let layers = policy.layers.compactMap(\.policy.receipts)
        let granting = policy.layers.filter { !$0.owner.onlyTightens }.compactMap(\.policy.receipts)
        let named = Set(granting.flatMap { $0.map(\.key) })
        guard !named.isEmpty else {
            throw ReceiptError("no policy allows receipts: receipts: [{key: ed25519:..., max-age: 7d}]")
        }
        let valid = envelope.validSigners(among: named)
        guard !valid.isEmpty else {
            throw ReceiptError("no key that a policy names for receipts signed it as it stands")
        }
        // What is not verified is not parsed.
        let receipt = try Receipt(parsing: envelope.payload)
        guard receipt.passed else { throw ReceiptError("it says that the verification failed") }
        guard receipt.time <= now + Self.clockTolerance else {
            throw ReceiptError("it is dated \(Moment.format(receipt.time)), which is to come")
        }
        let age = now > receipt.time ? now - receipt.time : 0
        var refusal = ReceiptError("not every policy that speaks of receipts names its key")
        for key in valid.sorted() {
            let rules = layers.compactMap { layer in layer.first { $0.key == key } }
            guard rules.count == layers.count else { continue }
            if let rule = rules.first(where: { age > $0.maxAge }) {
                refusal = ReceiptError(
                    "it is of \(Moment.format(receipt.time)), and a policy allows \(Moment.formatSpan(rule.maxAge))"
                )
                continue
            }
            return VerifiedReceipt(receipt, key)
        }
        throw refusal
    }

    /// Seconds by which clocks of machines differ.
    private static let clockTolerance: UInt64 = 300

    private static func envelope(_ bytes: [UInt8]) throws(ReceiptError) -> Envelope {
        if let root = try? JSONDocument(bytes, limits: JSONLimits(bytes: Receipt.byteLimit, values: 1 << 20))
            .root,
            root["_type"] != nil
        {
            throw ReceiptError("it is not signed")
        }
        let envelope: Envelope
        do { envelope = try Envelope(parsing: bytes, limit: Receipt.byteLimit) } catch {
            throw ReceiptError("it is no DSSE envelope: \(error)")
        }
        guard envelope.payloadType == .statement else {
            throw ReceiptError("its payload is \(envelope.payloadType.rawValue), and no statement")
        }
        return envelope
    }
}

extension Receipt {
    init(parsing payload: [UInt8]) throws(ReceiptError) {
        let root: JSONValue
        do {
            root = try JSONDocument(payload, limits: JSONLimits(bytes: Self.byteLimit, values: 1 << 20)).root
        } catch {
            throw ReceiptError("its statement is not strict JSON: \(error)")
        }
        guard root["_type"]?.string == Statement.type, root["predicateType"]?.string == Self.predicateType,
            let predicate = root["predicate"], predicate["verifier"]?["id"]?.string == Self.verifier,
            let own = predicate[name: Self.extensionName]
        else { throw ReceiptError("its statement is no receipt of oracle's") }
        guard let time = predicate["timeVerified"]?.string.flatMap({ Moment.parse($0) }),
            let result = predicate["verificationResult"]?.string, let elements = own["files"]?.elements
        else { throw ReceiptError("its statement lacks timeVerified, verificationResult or files") }
        var files: [File] = []
        var names: Set<[UInt8]> = []
        for element in elements {
            guard let name = element["name"]?.string, names.insert(Array(name.utf8)).inserted,
                let size = element["bytes"]?.int, size >= 0
            else { throw ReceiptError("its statement has a malformed file") }
            var digest: Digest?
            if let stated = element["sha256"] {
                guard let hash = stated.string.flatMap({ Hash32(hex: $0) }) else {
                    throw ReceiptError("its statement has a malformed digest")
                }
                digest = Digest(.sha256, hash)
            }
            files.append(File(name: name, size: Int64(size), sha256: digest))
        }
        var weights: Digest?
        var weightsFiles: [String] = []
        if let stated = own["weights"] {
            guard let digest = stated["digest"]?.string.flatMap({ Digest($0) }), digest.algorithm == .weights,
                let listed = stated["files"]?.elements
            else { throw ReceiptError("its statement has a malformed weights digest") }
            weights = digest
            for name in listed {
                guard let name = name.string, names.contains(Array(name.utf8)) else {
                    throw ReceiptError("its weights digest is of files that it does not list")
                }
                weightsFiles.append(name)
            }
        }
        self.init(
            files: files, weights: weights, weightsFiles: weightsFiles, time: time, passed: result == "PASSED"
        )
    }
}
