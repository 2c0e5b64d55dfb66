/// What this build trusts of the default tap before it ever synced: a root and a tree head, which is a floor that no host can
/// go below. Written by the tool that makes the bundled registry.
package enum DefaultTap {
    package static let name = "default"
    package static let origin = "oracle-registry/default"
    /// SHA-256 of the root's PAE.
    package static let rootFingerprint =
        "sha256:0000000000000000000000000000000000000000000000000000000000000000"
    /// Entries of the bundled log.
    package static let size: UInt64 = 0
    /// The root hash of the bundled log, hex.
    package static let treeRoot = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}
