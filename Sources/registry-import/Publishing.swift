import Attestation
import Cryptography
import FileIO
import ModelDigest
import Registry
import StrictJSON
import TransparencyLog

/// The published side of the bundled registry, and what a build trusts of it.
enum Publishing {
    /// Publishes what is new; nothing where nothing is.
    /// - Parameter time: seconds since 1970, for the operator's cosignature.
    static func publish(_ tree: FolderTree, _ keys: Keys, time: UInt64) throws -> Publisher {
        let publisher = try Publisher(
            SourceRegistry(reading: tree) { try TensorManifest(parsing: $0).weights }, onto: tree)
        let plan =
            publisher.needsSignature
            ? try publisher.signed(log: keys.log, cosigner: keys.operatorKey, time: time)
            : try publisher.unsigned()
        try plan.apply(to: tree)
        return publisher
    }

    /// `Sources/Taps/DefaultTap.swift`: a floor that no host of the default tap can go below.
    static func embed(_ publisher: Publisher, into path: String) throws {
        let head = publisher.head
        let root = publisher.source.root
        let text = """
            /// What this build trusts of the default tap before it ever synced: a root and a tree head, which is a floor that no host can
            /// go below. Written by the tool that makes the bundled registry.
            package enum DefaultTap {
                package static let name = "default"
                package static let origin = "\(head.origin)"
                /// SHA-256 of the root's PAE.
                package static let rootFingerprint =
                    "\(root.fingerprint)"
                /// Entries of the bundled log.
                package static let size: UInt64 = \(head.size)
                /// The root hash of the bundled log, hex.
                package static let treeRoot = "\(head.root.hex)"
            }

            """
        try writeAtomically(Array(text.utf8), to: path)
    }
}
