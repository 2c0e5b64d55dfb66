internal import Cryptography
internal import Registry

/// The way from a trusted root to the newest one that a registry shows (TUF specification 5.3).
enum RootChain {
    /// The pinned root, found among those that are shown.
    static func find(_ pinned: Digest, in tree: any PublishedTree, tap: String) throws -> VerifiedRoot {
        var offered: [Digest] = []
        for version in 1...RegistryLimits.versions {
            guard let bytes = try tree.read(path(version), limit: RegistryLimits.root) else { break }
            guard let fingerprint = try? VerifiedRoot.unverifiedFingerprint(of: bytes) else { continue }
            if fingerprint == pinned {
                do { return try VerifiedRoot(parsing: bytes, pinned: pinned) } catch {
                    throw TapError.misbehaved(tap: tap, what: "\(error)", evidence: nil)
                }
            }
            offered.append(fingerprint)
        }
        guard !offered.isEmpty else { throw TapError.missing(tap: tap, what: "root/1.root.json") }
        throw TapError.pinnedRootNotFound(tap: tap, pinned: pinned, offered: offered)
    }

    /// Follows the chain.
    /// - Returns: the newest root, and every root that was new.
    /// - Throws: `TapError.misbehaved` for a successor that does not verify, or a root that was rewritten.
    static func follow(
        from trusted: VerifiedRoot, in tree: any PublishedTree, tap: String
    ) throws -> (newest: VerifiedRoot, new: [VerifiedRoot]) {
        let version = trusted.claims.version
        guard let shown = try tree.read(path(version), limit: RegistryLimits.root) else {
            throw TapError.misbehaved(
                tap: tap, what: "it does not show root \(version) any more: it was rolled back", evidence: nil
            )
        }
        // A file of one version never changes.
        guard try VerifiedRoot.unverifiedFingerprint(of: shown) == trusted.fingerprint else {
            throw TapError.misbehaved(
                tap: tap, what: "it shows another root \(version) than before", evidence: nil)
        }
        return try climb(from: trusted, in: tree, tap: tap)
    }

    /// Follows the chain from a root that was just read from the same tree.
    static func climb(
        from trusted: VerifiedRoot, in tree: any PublishedTree, tap: String
    ) throws -> (newest: VerifiedRoot, new: [VerifiedRoot]) {
        var newest = trusted
        var new: [VerifiedRoot] = []
        while newest.claims.version < RegistryLimits.versions,
            let bytes = try tree.read(path(newest.claims.version + 1), limit: RegistryLimits.root)
        {
            do { newest = try newest.successor(parsing: bytes) } catch {
                throw TapError.misbehaved(tap: tap, what: "\(error)", evidence: nil)
            }
            new.append(newest)
        }
        return (newest, new)
    }

    /// Whether there is a root of that version, whatever it is.
    static func isShown(_ root: VerifiedRoot, in tree: any PublishedTree) throws -> Bool {
        try tree.read(path(root.claims.version), limit: RegistryLimits.root) != nil
    }

    /// The files from the first root to a trusted one.
    /// - Throws: `TapError.missing` where the tree ends before, or shows another root of that version.
    static func files(upTo root: VerifiedRoot, in tree: any PublishedTree, tap: String) throws -> [[UInt8]] {
        let files = try (1...root.claims.version).map { version in
            guard let bytes = try tree.read(path(version), limit: RegistryLimits.root) else {
                throw TapError.missing(tap: tap, what: path(version))
            }
            return bytes
        }
        guard try VerifiedRoot.unverifiedFingerprint(of: files[files.count - 1]) == root.fingerprint else {
            throw TapError.missing(tap: tap, what: "\(path(root.claims.version)) as it was verified")
        }
        return files
    }

    private static func path(_ version: Int) -> String { "root/\(version).root.json" }
}
