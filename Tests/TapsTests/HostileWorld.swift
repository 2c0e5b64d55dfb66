import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Taps
import TransparencyLog

/// A machine that synced a log of 21 entries from an honest host, and what that host becomes.
final class HostileWorld {
    let machine: Machine
    /// What is shown from now on: whoever holds the host changes it, and has the keys that the case gives away.
    var host: Simulator
    /// The registry as it was: what its maintainers go on with.
    let honest: Simulator
    var now = Simulator.epoch + 60

    /// - Parameter synced: false for a machine that sees the host for the first time.
    init(synced: Bool = true, models: Int = 20) throws {
        machine = try Machine()
        host = try Simulator.filled(models)
        if synced { try machine.sync(host) }
        honest = Simulator(host)
    }

    var keys: Simulator.Keys { host.keys }

    /// A key of whoever attacks.
    static func stranger(_ number: UInt8 = 0) throws -> SecretKey {
        try SecretKey(seed: SHA256.hash([0xEE, number]).bytes)
    }

    /// Every file but the evidence, with its content.
    func record() throws -> [String: Hash32] {
        var found: [String: Hash32] = [:]
        var pending = [machine.path]
        while let folder = pending.popLast() {
            for name in try listDirectory(folder) where name != "evidence" {
                let path = "\(folder)/\(name)"
                if FileStatus.isDirectory(path) {
                    pending.append(path)
                } else {
                    found[path] = SHA256.hash(try readFile(path, limit: 1 << 26))
                }
            }
        }
        return found
    }
}

extension Simulator {
    // MARK: what a host can do without a key

    /// Adds observations of files that are called `first` and on, and publishes.
    func grow(_ count: Int = 10, from first: Int = 100) throws {
        for number in first..<first + count {
            try attest(Self.statement("acme/m\(number)", sha256: Self.sha(number)))
        }
        try publish()
    }

    /// Changes the entries of a bundle, and nothing else.
    func edit(bundle path: String, _ change: (inout [[UInt8]]) throws -> Void) throws {
        guard let tile = TilePath(path), let bytes = files[path] else { throw LogError("no \(path)") }
        var entries = try EntryBundle.ranges(in: bytes, count: tile.count).map { Array(bytes[$0]) }
        try change(&entries)
        var bundle: [UInt8] = []
        for entry in entries { try EntryBundle.append(entry, to: &bundle) }
        files[path] = bundle
    }

    /// Changes the checkpoint as text and lines.
    func editNote(_ change: (inout [UInt8], inout [String]) throws -> Void) throws {
        let note = try SignedNote(parsing: files["checkpoint"] ?? [])
        var (text, lines) = (note.text, note.signatures.map(Self.line))
        try change(&text, &lines)
        files["checkpoint"] = text + Array("\n\(lines.joined(separator: "\n"))\n".utf8)
    }

    /// A signature as it stands in a note.
    static func line(_ signature: NoteSignature) -> String {
        String(
            decoding: SignedNote(text: [], signatures: [signature]).encoded.dropFirst().dropLast(),
            as: UTF8.self)
    }

    // MARK: what it can do with keys

    /// Publishes a root.
    /// - Parameter number: the file's; the version that it says unless it lies.
    func show(
        root claims: RootClaims, as number: Int? = nil, signedBy signers: [SecretKey],
        signatures: [Envelope.Signature] = []
    ) {
        let envelope = Envelope.signing(claims.json.pretty(), as: .root, with: signers)
        files["root/\(number ?? claims.version).root.json"] =
            Envelope(
                payloadType: .root, payload: envelope.payload, signatures: envelope.signatures + signatures
            ).json.compact
    }

    /// Logs a pointer to a signers file, which is published.
    func show(signers claims: SignersClaims, signedBy stewards: [SecretKey], as type: PayloadType = .signers)
        throws
    {
        let file = claims.json.pretty()
        files["signers/\(claims.version).signers.json"] = file
        let pointer = SignersPointer(version: claims.version, file: file)
        try append(Envelope.signing(pointer.payload, as: type, with: stewards).json.compact)
    }

    /// The signers that `filled` names, in a later version.
    func nextSigners(
        version: Int = 2, log: TreeHead? = nil, curatorUntil: UInt64? = nil, more: [Signer] = []
    ) throws -> SignersClaims {
        try SignersClaims(
            version: version, log: log ?? head,
            signers: [
                Signer(
                    name: "curator", kind: .curator,
                    keys: [.init(key: keys.curator.publicKey, from: 0, until: curatorUntil)]),
                Signer(
                    name: "acme", kind: .publisher, namespaces: ["acme"],
                    keys: [.init(key: keys.publisher.publicKey)]),
            ] + more)
    }

    /// The root's claims in a later version.
    func nextRoot(
        version: Int = 2, expires: UInt64 = Simulator.epoch + 1_000_000_000, log: TreeHead? = nil,
        roots: [SecretKey]? = nil, threshold: Int = 2, logKey: SecretKey? = nil,
        operatorKey: SecretKey? = nil, maxAge: UInt64? = nil,
        stewards: [SecretKey]? = nil, recover: TreeHead? = nil
    ) throws -> RootClaims {
        let claims = try Self.claims(keys, version: version, head: log ?? head, expires: expires)
        return try RootClaims(
            version: version, expires: expires, origin: claims.origin, log: claims.log,
            root: .init(keys: (roots ?? keys.roots).map(\.publicKey), threshold: threshold),
            stewards: stewards.map { .init(keys: $0.map(\.publicKey), threshold: $0.count) }
                ?? claims.stewards,
            logKey: VerifierKey(
                name: Self.origin, kind: .ed25519, publicKey: (logKey ?? keys.log).publicKey),
            operatorKey: VerifierKey(
                name: "\(Self.origin)/operator", kind: .cosignature,
                publicKey: (operatorKey ?? keys.operatorKey).publicKey),
            witnesses: [], quorum: 0, maxAge: maxAge, recover: recover)
    }
}
