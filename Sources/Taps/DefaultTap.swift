/// What this build trusts of the default tap before it ever synced: a root and a tree head, which is a floor that no host can
/// go below. Written by the tool that makes the bundled registry.
package enum DefaultTap {
    package static let name = "default"
    package static let origin = "oracle-registry/default"
    /// SHA-256 of the root's PAE.
    package static let rootFingerprint =
        "sha256:da79acf398b018ff04fead83ba2eaaad304fe4a15ef5b77afcf5da8abfba8b34"
    /// Entries of the bundled log.
    package static let size: UInt64 = 955
    /// The root hash of the bundled log, hex.
    package static let treeRoot = "05167cc480f5cb763ca06774cbd488196619c83b2afa70713ba999b4ac293824"
}
