/// Why git could not be asked, or did not answer.
package struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The URL is malformed, or of a kind that is not fetched from.
        case refusedURL
        /// The path that was asked for is not a plain relative one.
        case refusedPath
        /// The host could not be reached, broke off, or talked nonsense.
        case network
        /// There is no repository or folder at the URL.
        case notFound
        /// There is no such branch, tag or commit, or two have nothing in common here.
        case noRevision
        /// The host wants credentials, or others than it got.
        case authentication
        /// The host's certificate does not verify, or its ssh key is not known.
        case hostIdentity
        /// The host sent, or would send, more than is accepted, or took too long.
        case limit(GitLimits.Bound)
        /// The repository holds no log.
        case noLog
        /// What stands at the path is no regular file.
        case notAFile
        /// The fetched objects are incomplete or damaged; the next fetch starts anew.
        case damaged
        /// The own repository could not be written.
        case storage
        /// The own repository could not be written, for want of room.
        case diskFull
        /// The host, or the clone, does not take the branch that is pushed.
        case rejected
        /// Ctrl-C.
        case interrupted
        /// `oracle-git` could not be started, died, or does not keep to the conversation.
        case child
    }

    package let code: Code
    /// One line for people, fit to follow `cause:`. It never contains credentials.
    package let cause: String

    package init(_ code: Code, _ cause: String) {
        self.code = code
        self.cause = cause
    }

    package var description: String { cause }

    /// What to do, fit to follow `help:`; nil where nothing general can be said.
    package var help: String? {
        switch code {
        case .refusedURL: "use https://, ssh://, git@host:path or an absolute path"
        case .authentication:
            "set ORACLE_GIT_TOKEN to a token that may read the repository, or use ssh with an agent"
        case .hostIdentity: "for ssh, check the host's key and add it: ssh-keyscan HOST >> ~/.ssh/known_hosts"
        case .noLog:
            "a tap has log/ in a branch named published, or log/ or registry/log/ in its default branch"
        case .damaged: "run the command again: it fetches anew"
        case .child: "check that oracle-git of the same version is installed beside oracle"
        case .diskFull: "make room and run the same command again; nothing that was there is lost"
        case .rejected: "git fetch, then the same again; or another --branch"
        case .network, .notFound, .noRevision, .limit, .storage, .interrupted, .refusedPath, .notAFile: nil
        }
    }
}
