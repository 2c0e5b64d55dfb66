internal import GitWire

/// A place that files come from: another host's repository, one in this file system, or a plain folder.
protocol Source: AnyObject {
    /// Finds the newest tree.
    func fetch() throws(GitError) -> FetchedTree
    /// Opens the tree that was accepted last, without a connection. What lies in this file system is looked at as it is now.
    func reopen() throws(GitError) -> FetchedTree
    /// - Parameters:
    ///   - path: relative to the log's folder; a plain one.
    ///   - limit: bytes.
    /// - Returns: nil where there is no such file.
    func read(_ path: String, limit: UInt64) throws(GitError) -> [UInt8]?
    /// Makes the fetched commit the accepted one.
    func accept() throws(GitError)
}

extension Source {
    func reopen() throws(GitError) -> FetchedTree { try fetch() }
}

let notFetched = GitError(.child, "nothing was fetched yet")
let noLogCause =
    "no log/checkpoint in a branch named published, and none in log/ or registry/log/ of the default branch"
