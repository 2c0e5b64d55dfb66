/// A conversation with one `oracle-git` about one repository. It blocks; one thread at a time.
///
///     let session = try GitSession(executable: ..., repository: ..., url: url, limits: GitLimits(), onProgress: nil)
///     let tree = try session.fetch()
///     let checkpoint = try session.read("checkpoint", limit: 65536)
///     ...                                      // verify everything
///     try session.accept()
///     session.finish()
///
/// After `network`, `limit` or `child` errors the session may be over; further calls throw.
package final class GitSession {
    private var child: ChildProcess?
    private let limits: GitLimits
    private let onProgress: ((GitProgress) -> Void)?
    private let answerSeconds: UInt64

    /// Seconds more than the child's own limits before it is taken for hung.
    private static let grace: UInt64 = 5
    /// Seconds for one answer that needs no network. A disk that is asleep or far away takes some.
    package static let defaultAnswerSeconds: UInt64 = 120
    /// Requests on their way at once. Together they stay under any socket's buffer, and one hides the other's wait.
    private static let window = 16

    /// Starts the child.
    /// - Parameters:
    ///   - executable: the path of `oracle-git`.
    ///   - repository: a directory that belongs to this session alone; created if needed.
    ///   - isCancelled: asked while waiting for answers; true ends the session with `interrupted`.
    ///   - onProgress: called on this thread, during `fetch`.
    ///   - answerSeconds: how long an answer that needs no network may take.
    package init(
        executable: String, repository: String, url: GitURL, limits: GitLimits,
        isCancelled: @escaping () -> Bool = { false },
        onProgress: ((GitProgress) -> Void)?, answerSeconds: UInt64 = GitSession.defaultAnswerSeconds
    ) throws(GitError) {
        self.limits = limits
        self.onProgress = onProgress
        self.answerSeconds = answerSeconds
        var child = try ChildProcess(executable: executable)
        child.socket.isCancelled = isCancelled
        self.child = consume child
        try send(.open(repository: repository, url: url.text, limits: limits))
        guard case .opened = try receive() else { throw broken("it did not open the repository") }
    }

    /// Starts the child and asks nothing yet.
    init(executable: String, isCancelled: @escaping () -> Bool) throws(GitError) {
        limits = GitLimits()
        onProgress = nil
        answerSeconds = Self.defaultAnswerSeconds
        var child = try ChildProcess(executable: executable)
        child.socket.isCancelled = isCancelled
        self.child = consume child
    }

    /// Brings the newest tree into quarantine. Where it is the accepted one, nothing is transferred.
    package func fetch() throws(GitError) -> FetchedTree {
        let start = monotonicMilliseconds()
        let end = start + (UInt64(limits.seconds) + Self.grace) * 1000
        try send(.fetch)
        while true {
            let stall = monotonicMilliseconds() + (UInt64(limits.stallSeconds) + Self.grace) * 1000
            switch try receive(deadline: min(stall, end), isLast: end < stall) {
            case .progress(let progress): onProgress?(progress)
            case .fetched(let tree): return tree
            default: throw broken("it answered something else than was asked")
            }
        }
    }

    /// Opens the tree that was accepted last. No connection is made.
    /// - Throws: `GitError` of code `.notFound` where nothing was accepted yet, or what was is gone.
    package func reopen() throws(GitError) -> FetchedTree {
        try send(.reopen)
        guard case .fetched(let tree) = try receive() else { throw broken("it did not reopen the tree") }
        return tree
    }

    /// A file of the fetched tree.
    /// - Parameters:
    ///   - path: relative to the log's folder.
    ///   - limit: bytes; a larger file is an error.
    /// - Returns: nil where there is none.
    package func read(_ path: String, limit: Int) throws(GitError) -> [UInt8]? {
        try sendRead(path, limit)
        return try receiveContent(limit)
    }

    /// Files of the fetched tree, in order, the next ones being read while `each` looks at one.
    /// - Parameter limit: bytes of one file.
    package func read(_ paths: [String], limit: Int, each: (Int, [UInt8]?) throws -> Void) throws {
        try pipeline(paths.count, limit: limit, ask: { try sendRead(paths[$0], limit) }, each: each)
    }

    /// Asks so many questions, the next ones while `each` looks at an answer.
    func pipeline(
        _ count: Int, limit: Int, ask: (Int) throws -> Void, each: (Int, [UInt8]?) throws -> Void
    ) throws {
        var sent = 0
        for index in 0..<count {
            while sent < count, sent - index < Self.window {
                try ask(sent)
                sent += 1
            }
            do {
                try each(index, try receiveContent(limit))
            } catch {
                // What is still on its way would otherwise answer the next question.
                for _ in (index + 1)..<max(sent, index + 1) where child != nil {
                    _ = try? receiveContent(limit)
                }
                throw error
            }
        }
    }

    /// Makes the quarantined commit the accepted one.
    package func accept() throws(GitError) {
        // What was verified is written down in a moment; a child that is ended in it would leave a half of it.
        child?.socket.isCancelled = { false }
        try send(.accept)
        guard case .accepted = try receive() else { throw broken("it did not accept") }
    }

    /// Ends the child. Further calls throw.
    package func finish() {
        guard var child = child.take() else { return }
        _ = child.end(killing: true)
    }

    deinit { finish() }
}

extension GitSession {
    private func sendRead(_ path: String, _ limit: Int) throws(GitError) {
        guard isPlainTreePath(path) else {
            throw GitError(.refusedPath, "no plain relative path: \(printable(path))")
        }
        guard limit >= 0 else { throw GitError(.refusedPath, "a negative limit") }
        try send(.read(path: path, limit: UInt64(limit)))
    }

    func receiveContent(_ limit: Int) throws(GitError) -> [UInt8]? {
        switch try receive(content: limit) {
        case .content(let bytes): return bytes
        case .absent: return nil
        default: throw broken("it answered something else than was asked")
        }
    }

    func send(_ request: GitRequest) throws(GitError) {
        guard child != nil else { throw GitError(.child, "oracle-git has ended") }
        do throws(GitError) {
            try child!.socket.send(
                request.encoded(), deadline: monotonicMilliseconds() + answerSeconds * 1000)
        } catch {
            throw ended()
        }
    }

    /// The next answer; a `failed` one is thrown.
    /// - Parameter isLast: whether the deadline is that of the whole fetch.
    func receive(
        content: Int = 0, deadline: UInt64? = nil, isLast: Bool = false
    ) throws(GitError) -> GitResponse {
        guard child != nil else { throw GitError(.child, "oracle-git has ended") }
        let deadline = deadline ?? monotonicMilliseconds() + answerSeconds * 1000
        let limit = max(GitResponse.maximumLength, content.addingReportingOverflow(1).partialValue)
        var message: [UInt8]?
        do throws(GitError) {
            message = try child!.socket.receive(limit: limit, deadline: deadline)
        } catch {
            finish()
            throw error.code == .limit(.stall) && isLast
                ? GitError(.limit(.seconds), "the fetch took more than \(limits.seconds) seconds") : error
        }
        // Handed on, not copied.
        guard let message = message.take() else { throw ended() }
        let response: GitResponse
        do throws(GitError) {
            response = try GitResponse(consume message)
        } catch {
            finish()
            throw error
        }
        if case .failed(let error) = response { throw error }
        if case .content(let bytes) = response, bytes.count > content {
            throw broken("it sent more than was asked for")
        }
        return response
    }

    /// The child closed its end, or died.
    private func ended() -> GitError {
        guard var child = child.take() else { return GitError(.child, "oracle-git has ended") }
        let (interrupted, words) = child.end(killing: false)
        return GitError(interrupted ? .interrupted : .child, words)
    }

    func broken(_ words: String) -> GitError {
        finish()
        return GitError(.child, "oracle-git does not keep to the conversation: \(words)")
    }
}
