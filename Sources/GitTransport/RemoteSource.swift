internal import CLibGit2
internal import GitWire

/// A repository on another host, or served on this one.
///
/// One connection lists the references; only where the wanted commit is not here yet does it go on to transfer. Nothing is
/// configured, no tags, no submodules, no checkout. libgit2 1.5 knows no shallow fetch: the history comes along, of which
/// bundles and tiles of a log, never changed once they are full, are the bulk.
final class RemoteSource: Source {
    private let url: GitURL.Remote
    private let limits: GitLimits
    private let directory: SessionDirectory
    private let quarantine: Quarantine
    private let credentials: Credentials
    fileprivate let proxy: Proxy?
    private let report: (GitProgress) throws(GitError) -> Void
    private var reader: TreeReader?
    private var folder = ""

    init(
        _ url: GitURL.Remote, _ directory: SessionDirectory, _ limits: GitLimits,
        environment: [String: String],
        report: @escaping (GitProgress) throws(GitError) -> Void
    ) throws(GitError) {
        self.url = url
        self.limits = limits
        self.directory = directory
        self.report = report
        // Objects were hashed when they came in, and zlib's checksum tells of a bad disk; to hash them again is a third of
        // the time of reading them.
        try Library.setHashVerification(false)
        credentials = Credentials(url, environment)
        proxy = try Proxy(for: url, environment)
        quarantine = try Quarantine(directory)
    }

    func fetch() throws(GitError) -> FetchedTree {
        reader = nil
        let loopbackOnly = url.scheme == .http || url.scheme == .git
        NetworkGuard.begin(
            proxy?.endpoint ?? .init(host: url.host, port: String(url.port), loopbackOnly: loopbackOnly),
            limits)
        try report(GitProgress(stage: .connecting, receivedObjects: 0, totalObjects: 0, receivedBytes: 0))
        credentials.rewind()
        var connection: Connection? = try Connection(self)
        let heads = try connection!.heads()
        var seen: Set<ObjectName> = []
        for head in heads where seen.insert(head.commit).inserted {
            if try objects.header(head.commit) == nil {
                // A connection carries one transfer.
                if connection == nil {
                    credentials.rewind()
                    connection = try Connection(self)
                }
                try connection!.download(head.reference)
                connection = nil
            }
            let found = try renewingIfDamaged { () throws(GitError) in
                let reader = try TreeReader(objects, commit: head.commit, objectLimit: limits.objectSize)
                return (reader, try reader.logFolder())
            }
            try quarantine.quarantine(head.commit)
            if let folder = found.1 {
                reader = found.0
                self.folder = folder
                return FetchedTree(
                    commit: head.commit.description, folder: folder,
                    isAccepted: directory.accepted == head.commit)
            }
        }
        throw GitError(.noLog, heads.isEmpty ? "the repository is empty" : noLogCause)
    }

    func reopen() throws(GitError) -> FetchedTree {
        reader = nil
        guard let commit = directory.accepted, try objects.header(commit) != nil else {
            throw GitError(.notFound, "nothing of \(url.host) was fetched before")
        }
        let (reader, found) = try renewingIfDamaged { () throws(GitError) in
            let reader = try TreeReader(objects, commit: commit, objectLimit: limits.objectSize)
            return (reader, try reader.logFolder())
        }
        guard let folder = found else { throw GitError(.noLog, noLogCause) }
        self.reader = reader
        self.folder = folder
        return FetchedTree(commit: commit.description, folder: folder, isAccepted: true)
    }

    func read(_ path: String, limit: UInt64) throws(GitError) -> [UInt8]? {
        guard let reader else { throw notFetched }
        return try renewingIfDamaged { () throws(GitError) in
            try reader.read("\(folder)/\(path)", limit: limit)
        }
    }

    func accept() throws(GitError) {
        guard let reader else { throw notFetched }
        try quarantine.accept(reader.commit)
        try quarantine.demandRenewalIfCrowded()
    }

    private var objects: ObjectDatabase { quarantine.objects }

    /// What was promised and not sent would otherwise be counted as here for ever.
    private func renewingIfDamaged<Value>(_ body: () throws(GitError) -> Value) throws(GitError) -> Value {
        do throws(GitError) {
            return try body()
        } catch {
            if error.code == .damaged { try directory.demandRenewal() }
            throw error
        }
    }
}

extension RemoteSource {
    struct Head {
        let reference: String
        let commit: ObjectName
    }

    /// A connection to the host. It must not outlive its source.
    final class Connection {
        private let source: RemoteSource
        private var remote: OpaquePointer?

        init(_ source: RemoteSource) throws(GitError) {
            self.source = source
            guard git_remote_create_anonymous(&remote, source.quarantine.repository, source.url.text) == 0
            else {
                throw GitError(.refusedURL, Library.lastMessage())
            }
            var options = git_remote_connect_options()
            _ = git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION))
            options.callbacks = source.callbacks
            options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
            let code = withProxy(source.proxy) { proxy in
                options.proxy_opts = proxy
                return git_remote_connect_ext(remote, GIT_DIRECTION_FETCH, &options)
            }
            if code != 0 {
                git_remote_free(remote)
                remote = nil
                throw source.failure(code)
            }
        }

        deinit { git_remote_free(remote) }

        /// The references that may hold a log, the likelier first.
        func heads() throws(GitError) -> [Head] {
            var list: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
            var count = 0
            let code = git_remote_ls(&list, &count, remote)
            guard code == 0 else { throw source.failure(code) }
            var published: Head?
            var standard: Head?
            for index in 0..<count {
                guard let head = list?[index], let name = head.pointee.name else { continue }
                let commit = ObjectName(head.pointee.oid)
                switch String(cString: name) {
                case "refs/heads/published":
                    published = Head(reference: "refs/heads/published", commit: commit)
                case "HEAD": standard = Head(reference: "HEAD", commit: commit)
                default: break
                }
            }
            return [published, standard].compactMap(\.self)
        }

        /// Transfers what is missing of one reference.
        func download(_ reference: String) throws(GitError) {
            var options = git_fetch_options()
            _ = git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
            options.callbacks = source.callbacks
            options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
            options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
            options.update_fetchhead = 0
            let code = withProxy(source.proxy) { proxy in
                options.proxy_opts = proxy
                return "+\(reference):refs/quarantine/head".withCString { refspec in
                    var text: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(mutating: refspec)
                    return withUnsafeMutablePointer(to: &text) { text in
                        var refspecs = git_strarray(strings: text, count: 1)
                        return git_remote_download(remote, &refspecs, &options)
                    }
                }
            }
            guard code == 0 else { throw source.failure(code) }
        }
    }

    fileprivate var callbacks: git_remote_callbacks {
        var callbacks = git_remote_callbacks()
        git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
        callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        callbacks.credentials = remoteCredentials
        callbacks.certificate_check = remoteCertificate
        callbacks.transfer_progress = remoteProgress
        callbacks.sideband_progress = remoteMessage
        return callbacks
    }

    /// What went wrong, in our words where we stopped it ourselves.
    fileprivate func failure(_ code: Int32) -> GitError {
        if let failure = NetworkGuard.failure { return failure }
        let message = Library.lastMessage()
        switch code {
        case GIT_EAUTH.rawValue: return GitError(.authentication, "\(url.host): \(message)")
        case GIT_ECERTIFICATE.rawValue: return GitError(.hostIdentity, "\(url.host): \(message)")
        default: break
        }
        switch Library.lastClass() {
        case GIT_ERROR_NOMEMORY:
            return GitError(
                .limit(.objectSize), "\(url.host) sent an object that needs more memory than is allowed")
        case GIT_ERROR_OS, GIT_ERROR_FILESYSTEM, GIT_ERROR_ODB, GIT_ERROR_REFERENCE:
            return Library.storageFailure()
        case GIT_ERROR_INDEXER where message.contains("too many objects"):
            return GitError(.limit(.objects), "\(url.host) sends more than \(limits.objects) objects")
        case GIT_ERROR_SSL: return GitError(.hostIdentity, "\(url.host): \(message)")
        default:
            // libgit2 has no code for these; the words are those of its http client and of the usual hosts.
            let words = message.lowercased()
            // A cut connection, and a host that no longer has what it listed a moment ago.
            if words.hasSuffix("eof") {
                return GitError(
                    .network, "\(url.host) broke off before all was sent that it had listed (\(message))")
            }
            let isMissing = [
                "status code: 404", "not found", "not exported", "does not exist", "no such repository",
            ].contains(where: words.contains)
            return GitError(isMissing ? .notFound : .network, "\(url.host): \(message)")
        }
    }

    /// - Returns: what libgit2 takes for "go on" or "stop".
    fileprivate func progress(_ stats: git_indexer_progress) -> Int32 {
        if UInt64(stats.total_objects) > limits.objects {
            return NetworkGuard.fail(
                GitError(
                    .limit(.objects),
                    "\(url.host) sends \(stats.total_objects) objects, more than \(limits.objects)"))
        }
        if UInt64(stats.received_bytes) > limits.bytes {
            return NetworkGuard.fail(
                GitError(.limit(.bytes), "\(url.host) sent more than \(limits.bytes) bytes"))
        }
        // For ssh, whose bytes are not counted at the socket; and for time that goes into unpacking.
        if let error = NetworkGuard.received(0) { return NetworkGuard.fail(error) }
        do throws(GitError) {
            try report(
                GitProgress(
                    stage: stats.received_objects < stats.total_objects ? .receiving : .indexing,
                    receivedObjects: UInt64(stats.received_objects),
                    totalObjects: UInt64(stats.total_objects),
                    receivedBytes: UInt64(stats.received_bytes)))
            return 0
        } catch {
            return NetworkGuard.fail(error)
        }
    }

    /// The host counts and compresses before it sends: that is life, too.
    fileprivate func message() -> Int32 {
        if let error = NetworkGuard.received(0) { return NetworkGuard.fail(error) }
        do throws(GitError) {
            try report(GitProgress(stage: .connecting, receivedObjects: 0, totalObjects: 0, receivedBytes: 0))
            return 0
        } catch {
            return NetworkGuard.fail(error)
        }
    }

    fileprivate func certificate(isValid: Bool) -> Int32 {
        if isValid { return 0 }
        let what =
            url.scheme == .ssh
            ? "the ssh key of \(url.host) is not the one in ~/.ssh/known_hosts, or not in it"
            : "the certificate of \(url.host) does not verify: \(Library.lastMessage())"
        return NetworkGuard.fail(GitError(.hostIdentity, what))
    }

    fileprivate func credential(
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ allowed: UInt32
    ) -> Int32 {
        do throws(GitError) {
            return try credentials.next(out, allowed)
        } catch {
            return NetworkGuard.fail(error)
        }
    }
}

private func source(_ payload: UnsafeMutableRawPointer?) -> RemoteSource {
    Unmanaged<RemoteSource>.fromOpaque(payload!).takeUnretainedValue()
}

private func remoteProgress(
    _ stats: UnsafePointer<git_indexer_progress>?, _ payload: UnsafeMutableRawPointer?
) -> Int32 {
    source(payload).progress(stats!.pointee)
}

private func remoteMessage(_: UnsafePointer<CChar>?, _: Int32, _ payload: UnsafeMutableRawPointer?) -> Int32 {
    source(payload).message()
}

private func remoteCertificate(
    _: UnsafeMutablePointer<git_cert>?, _ valid: Int32, _: UnsafePointer<CChar>?,
    _ payload: UnsafeMutableRawPointer?
) -> Int32 {
    source(payload).certificate(isValid: valid == 1)
}

private func remoteCredentials(
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _: UnsafePointer<CChar>?,
    _: UnsafePointer<CChar>?, _ allowed: UInt32, _ payload: UnsafeMutableRawPointer?
) -> Int32 {
    source(payload).credential(out, allowed)
}
