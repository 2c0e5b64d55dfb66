import Attestation
import Cryptography
import FileIO
import Registry

/// The bundled registry's root of trust and first signers file.
enum Setup {
    private static let origin = "oracle-registry/default"
    /// 2031-01-01T00:00:00Z.
    private static let expires: UInt64 = 1_924_992_000

    /// Makes the registry where there is none, and requires of one that is there that it began with these keys. Later roots and
    /// signers files are made by hand, and never by this.
    static func write(_ keys: Keys, to tree: FolderTree) throws {
        func signer(_ name: String, _ kind: Signer.Kind, _ key: SecretKey) -> Signer {
            Signer(
                name: name, kind: kind, organisation: "oracle project",
                keys: [Signer.Key(key: key.publicKey)])
        }
        let maker = try RegistryMaker(
            RegistryDescription(
                name: "default",
                description:
                    "Observations of public models, each with the public source that states it. All keys are held by the project.",
                origin: origin),
            keys: RegistryMaker.Keys(
                root: keys.root, stewards: keys.stewards, log: keys.log, cosigner: keys.operatorKey),
            rootThreshold: min(2, keys.root.count), stewardThreshold: keys.stewards.count, expires: expires,
            // An offline default answers in five years too; its age is always shown.
            maxAge: nil,
            signers: [
                signer("oracle-curator", .curator, keys.curator),
                signer("oracle-notary", .notary, keys.notary),
            ])
        guard let present = try tree.read("root/1.root.json", limit: RegistryLimits.root) else {
            return try maker.write(to: tree)
        }
        guard try VerifiedRoot.unverifiedFingerprint(of: present) == maker.root.fingerprint else {
            throw ImportError("root/1.root.json is of other keys than these")
        }
    }
}
