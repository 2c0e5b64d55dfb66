import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import TransparencyLog

/// The bundled registry's root of trust and first signers file.
enum Setup {
    static let origin = "oracle-registry/default"
    /// 2031-01-01T00:00:00Z.
    private static let expires: UInt64 = 1_924_992_000
    private static let emptyLog = TreeHead(size: 0, root: MerkleTree.emptyRoot)

    /// Writes registry.json, root 1 and signers 1 where there are none, and requires of those that are there that they are
    /// of these keys. Later versions are made by `oracle registry`.
    static func write(_ keys: Keys, to tree: FolderTree) throws -> VerifiedRoot {
        if try tree.read("registry.json", limit: RegistryLimits.description) == nil {
            let description: JSON = [
                "name": "default",
                "description":
                    "Observations of public models, each with the public source that states it. All keys are held by the project.",
                "origin": .string(origin),
            ]
            try tree.write(description.pretty(), to: "registry.json")
        }
        let root = try root(keys, tree)
        try signers(keys, root, tree)
        return root
    }

    private static func root(_ keys: Keys, _ tree: FolderTree) throws -> VerifiedRoot {
        let claims = try RootClaims(
            version: 1, expires: expires, origin: origin, log: emptyLog,
            root: RootClaims.Role(
                keys: keys.root.map(\.publicKey), threshold: min(2, keys.root.count)),
            stewards: RootClaims.Role(
                keys: keys.stewards.map(\.publicKey), threshold: keys.stewards.count),
            logKey: VerifierKey(name: origin, kind: .ed25519, publicKey: keys.log.publicKey),
            operatorKey: VerifierKey(
                name: "\(origin)/operator", kind: .cosignature, publicKey: keys.operatorKey.publicKey),
            witnesses: [], quorum: 0, maxAge: nil)
        let envelope = Envelope.signing(
            claims.json.pretty(), as: .root, with: Array(keys.root.prefix(claims.root.threshold)))
        let path = "root/1.root.json"
        let bytes = try tree.read(path, limit: RegistryLimits.root) ?? envelope.json.pretty()
        let root = try VerifiedRoot(parsing: bytes, pinned: Digest(.sha256, envelope.id))
        try tree.write(bytes, to: path)
        return root
    }

    private static func signers(_ keys: Keys, _ root: VerifiedRoot, _ tree: FolderTree) throws {
        let claims = try SignersClaims(
            version: 1, log: emptyLog,
            signers: [
                Signer(
                    name: "oracle-curator", kind: .curator, organisation: "oracle project",
                    keys: [Signer.Key(key: keys.curator.publicKey)]),
                Signer(
                    name: "oracle-notary", kind: .notary, organisation: "oracle project",
                    keys: [Signer.Key(key: keys.notary.publicKey)]),
            ])
        let path = "signers/1.signers.json"
        let bytes = claims.json.pretty()
        if let present = try tree.read(path, limit: RegistryLimits.signers), present != bytes {
            throw ImportError("\(path) is there already, with other signers or keys")
        }
        let pointer = SignersPointer(version: 1, file: bytes)
        let envelope = Envelope.signing(pointer.payload, as: .signers, with: keys.stewards)
        _ = try VerifiedSigners(parsing: bytes, pointer: envelope, root: root.claims)
        try tree.write(bytes, to: path)
        for signature in envelope.signatures {
            guard let file = SignatureFile(signature) else { throw ImportError("a signature without a key id") }
            try tree.write(file.bytes, to: "signers/1.\(file.nameSuffix)")
        }
    }
}
