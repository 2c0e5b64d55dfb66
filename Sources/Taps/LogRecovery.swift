internal import Registry

/// A root that names a new log key and the tree that the log goes on from, after the old key was stolen.
struct LogRecovery {
    /// Of the root that says so.
    let rootVersion: Int
    /// What the log goes on from: its new floor.
    let tree: TreeHead

    /// - Returns: nil for a root that recovers nothing.
    init?(_ root: RootClaims) {
        guard let tree = root.recover else { return nil }
        rootVersion = root.version
        self.tree = tree
    }

    /// What happened, in a line.
    var what: String {
        "root \(rootVersion) names a new log key and takes the log back to \(countedEntries(tree.size))"
    }

    var harmless: String { "\(what): nothing that was seen here is lost" }

    /// What is written down where entries that were seen are the log's no more.
    func record(of seen: TreeHead, at now: UInt64, evidence: String?) -> TrustState.Recovery {
        TrustState.Recovery(rootVersion: rootVersion, from: seen, to: tree, at: now, evidence: evidence)
    }
}
