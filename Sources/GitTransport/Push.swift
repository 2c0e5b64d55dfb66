internal import CLibGit2
internal import FileIO
internal import GitWire

extension Clone {
    /// Commits what changed, and pushes the commit as a branch. The clone follows only when the host has taken it.
    func push(_ proposal: Proposal) throws(GitError) -> PushedProposal {
        guard isBranchName(proposal.branch) else {
            throw GitError(.rejected, "\(printable(proposal.branch)) is no name of a branch")
        }
        guard !isTaken(proposal.branch) else {
            throw GitError(.rejected, "there is a branch \(proposal.branch) in this clone already")
        }
        let changes = try changes()
        var commit = try commit(proposal, changes)
        var reference: OpaquePointer?
        try Library.check(git_reference_create(&reference, repository, Self.reference, &commit, 1, nil))
        defer {
            git_reference_delete(reference)
            git_reference_free(reference)
        }
        let connection = try PushConnection(self, proposal)
        let words = try connection.push("\(Self.reference):refs/heads/\(proposal.branch)")
        try settle(proposal, commit, changes)
        return PushedProposal(
            commit: ObjectName(commit).description, wasThere: connection.wasThere, words: words)
    }
}

/// One push to the clone's remote.
private final class PushConnection {
    private let clone: Clone
    private let url: GitURL
    private let credentials: Credentials?
    private let proxy: Proxy?
    /// What the host said, as it came.
    private var said: [UInt8] = []
    /// Whether the host's branch was at the commit before.
    private(set) var wasThere = false
    /// Why the host refused the branch.
    private var refusal: String?

    /// Bytes of the host's words that are kept: a few lines with a link.
    private static let wordsLimit = 4096

    init(_ clone: Clone, _ proposal: Proposal) throws(GitError) {
        self.clone = clone
        url = try clone.url
        guard case .remote(let remote) = url else {
            guard FileStatus.isDirectory(url.text) else {
                throw GitError(.notFound, "there is no folder \(printable(url.text))")
            }
            (credentials, proxy) = (nil, nil)
            return
        }
        let login = proposal.password.isEmpty ? nil : (user: proposal.user, password: proposal.password)
        credentials = Credentials(remote, clone.environment, login: login)
        proxy = try Proxy(for: remote, clone.environment)
        if remote.scheme != .ssh { try PinnedStream.register() }
        if remote.scheme == .https { try Certificates.load(clone.environment) }
        let loopbackOnly = remote.scheme == .http || remote.scheme == .git
        NetworkGuard.begin(
            proxy?.endpoint
                ?? .init(host: remote.host, port: String(remote.port), loopbackOnly: loopbackOnly),
            clone.limits)
    }

    private var host: String { if case .remote(let remote) = url { remote.host } else { url.text } }

    func push(_ refspec: String) throws(GitError) -> [String] {
        var options = git_remote_create_options()
        try Library.check(
            git_remote_create_options_init(&options, UInt32(GIT_REMOTE_CREATE_OPTIONS_VERSION)))
        options.repository = clone.repository
        // The URL was judged as it stands; no configuration makes another one of it.
        options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF.rawValue
        var remote: OpaquePointer?
        guard git_remote_create_with_opts(&remote, url.text, &options) == 0 else {
            throw GitError(.refusedURL, Library.lastMessage())
        }
        defer { git_remote_free(remote) }
        var push = git_push_options()
        try Library.check(git_push_options_init(&push, UInt32(GIT_PUSH_OPTIONS_VERSION)))
        push.callbacks = callbacks()
        push.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        let code = withProxy(proxy) { proxy in
            push.proxy_opts = proxy
            return refspec.withCString { text in
                var string: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(mutating: text)
                return withUnsafeMutablePointer(to: &string) { strings in
                    var refspecs = git_strarray(strings: strings, count: 1)
                    return git_remote_push(remote, &refspecs, &push)
                }
            }
        }
        if let refusal { throw GitError(.rejected, "\(host) refuses it: \(refusal)") }
        guard code == 0 else { throw failure(code) }
        return words
    }

    private var words: [String] {
        String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
            let text = printable(String(line))
            return String(text.drop { $0 == " " })
        }.filter { !$0.isEmpty }
    }

    private func callbacks() -> git_remote_callbacks {
        var callbacks = git_remote_callbacks()
        git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
        callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        callbacks.credentials = { out, _, _, allowed, payload in
            connection(payload).credential(out, allowed)
        }
        callbacks.certificate_check = { _, valid, _, payload in connection(payload).certificate(valid == 1) }
        callbacks.sideband_progress = { text, count, payload in
            connection(payload).hear(UnsafeRawBufferPointer(start: text, count: Int(max(0, count))))
            return 0
        }
        callbacks.push_negotiation = { updates, count, payload in
            if count == 1, let update = updates?[0] {
                var (there, here) = (update.pointee.src, update.pointee.dst)
                connection(payload).wasThere = git_oid_equal(&there, &here) == 1
            }
            return 0
        }
        callbacks.push_update_reference = { _, status, payload in
            if let status { connection(payload).refusal = printable(String(cString: status)) }
            return 0
        }
        return callbacks
    }

    private func hear(_ bytes: UnsafeRawBufferPointer) {
        said += bytes.prefix(max(0, Self.wordsLimit - said.count))
    }

    private func credential(
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ allowed: UInt32
    ) -> Int32 {
        do throws(GitError) {
            guard let credentials else { throw GitError(.authentication, "\(host) wants credentials") }
            return try credentials.next(out, allowed)
        } catch { return NetworkGuard.fail(error) }
    }

    private func certificate(_ isValid: Bool) -> Int32 {
        isValid
            ? 0
            : NetworkGuard.fail(
                GitError(.hostIdentity, "\(host) does not prove who it is: \(Library.lastMessage())"))
    }

    private func failure(_ code: Int32) -> GitError {
        if let failure = NetworkGuard.failure { return failure }
        let message = Library.lastMessage()
        let words = message.lowercased()
        switch code {
        case GIT_EAUTH.rawValue: return GitError(.authentication, "\(host): \(message)")
        case GIT_ECERTIFICATE.rawValue: return GitError(.hostIdentity, "\(host): \(message)")
        case GIT_ENONFASTFORWARD.rawValue:
            return GitError(.rejected, "\(host) has commits on that branch that are not here")
        default: break
        }
        if words.contains("status code: 401") || words.contains("status code: 403") {
            return GitError(.authentication, "\(host): \(message)")
        }
        if Library.lastClass() == GIT_ERROR_REFERENCE || words.contains("non-bare")
            || words.contains("service not enabled") || words.contains("access denied")
        {
            return GitError(.rejected, "\(host): \(message)")
        }
        let isMissing = [
            "status code: 404", "not found", "not exported", "does not exist", "failed to resolve path",
        ]
        .contains(where: words.contains)
        return GitError(isMissing ? .notFound : .network, "\(host): \(message)")
    }
}

private func connection(_ payload: UnsafeMutableRawPointer?) -> PushConnection {
    Unmanaged<PushConnection>.fromOpaque(payload!).takeUnretainedValue()
}
