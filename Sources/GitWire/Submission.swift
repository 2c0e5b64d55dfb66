/// A clone in this file system, as far as proposing a change from it needs to know it.
package struct CloneSurvey: Hashable, Sendable {
    /// The branch that is checked out; empty where HEAD points to a commit.
    package let branch: String
    /// Its commit, in hex; nil before the first.
    package let head: String?
    /// The branch of the remote that changes go into; empty where nothing says it.
    package let base: String
    /// The remote's URL for pushing, as the clone's configuration has it.
    package let url: String
    /// Its URL for fetching; the same where it has one only.
    package let fetchURL: String
    /// The URL of a remote called `upstream`; empty where there is none.
    package let upstream: String
    /// `user.name` and `user.email` of git's configuration; empty where there is none.
    package let name: String
    package let email: String

    package init(
        branch: String, head: String?, base: String, url: String, fetchURL: String, upstream: String,
        name: String,
        email: String
    ) {
        self.branch = branch
        self.head = head
        self.base = base
        self.url = url
        self.fetchURL = fetchURL
        self.upstream = upstream
        self.name = name
        self.email = email
    }
}

/// A change that is proposed: a commit on a branch, and who made it.
package struct Proposal: Hashable, Sendable {
    package var branch: String
    /// The commit's message.
    package var message: String
    package var name: String
    package var email: String
    /// For a host that asks; empty for none.
    package var user = ""
    package var password = ""

    package init(branch: String, message: String, name: String, email: String) {
        self.branch = branch
        self.message = message
        self.name = name
        self.email = email
    }
}

/// What became of it.
package struct PushedProposal: Hashable, Sendable {
    /// In hex.
    package let commit: String
    /// Whether the host had the branch at this commit already.
    package let wasThere: Bool
    /// What the host said, printable, a line each.
    package let words: [String]

    package init(commit: String, wasThere: Bool, words: [String]) {
        self.commit = commit
        self.wasThere = wasThere
        self.words = words
    }
}

/// Whether a text can be the name of a branch (git-check-ref-format(1)), and can be taken for no option.
package func isBranchName(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= 200, isPlainTreePath(text), bytes[0] != UInt8(ascii: "-"),
        text != "HEAD"
    else { return false }
    guard
        bytes.allSatisfy({ byte in
            byte > 0x20 && byte < 0x7F && !"~^:?*[\\\"'`$;&|<>(){}!#%@,=+".utf8.contains(byte)
        })
    else { return false }
    return text.split(separator: "/").allSatisfy { part in
        !part.hasPrefix(".") && !part.hasSuffix(".") && !part.hasSuffix(".lock") && !part.contains("..")
    }
}

extension GitSession {
    /// Opens a clone to propose a change from it. No connection is made yet.
    /// - Parameters:
    ///   - repository: the top of its working directory.
    ///   - folder: the registry's, relative to it; "" for its top.
    ///   - parts: the files and directories of that folder that are proposed.
    ///   - remote: the name of the remote that is pushed to.
    package static func proposing(
        executable: String, repository: String, folder: String, parts: [String], remote: String,
        isCancelled: @escaping () -> Bool = { false }
    ) throws(GitError) -> (session: GitSession, survey: CloneSurvey) {
        let session = try GitSession(executable: executable, isCancelled: isCancelled)
        try session.send(.survey(repository: repository, folder: folder, parts: parts, remote: remote))
        guard case .surveyed(let survey) = try session.receive() else {
            throw session.broken("it answered something else than was asked")
        }
        return (session, survey)
    }

    /// The registry's files that are not as the checked-out commit has them, relative to its folder.
    package func proposedChanges() throws(GitError) -> [RevisionChange] {
        try send(.proposedChanges)
        return try RevisionChange.decode(receiveContent(listingLimit) ?? [])
    }

    /// Commits them to the branch and pushes it. Where that fails, the clone is as it was.
    package func push(_ proposal: Proposal) throws(GitError) -> PushedProposal {
        try send(.push(proposal))
        // The child's own limits end it before.
        let limits = GitLimits()
        let deadline = monotonicMilliseconds() + UInt64(limits.seconds + 10) * 1000
        guard case .pushed(let pushed) = try receive(deadline: deadline, isLast: true) else {
            throw broken("it answered something else than was asked")
        }
        return pushed
    }
}
