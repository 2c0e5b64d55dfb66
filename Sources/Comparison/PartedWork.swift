internal import ModelDigest
internal import Synchronization
internal import Threads

/// What all threads of one comparison share: how far it is, and whether it is to end.
final class Tally: Sendable {
    private let done = Atomic<Int64>(0)
    private let total: Atomic<Int64>
    private let progress: (@Sendable (DigestProgress) -> Void)?
    private let isCancelled: (@Sendable () -> Bool)?

    /// - Parameters:
    ///   - progress: called from any thread.
    ///   - isCancelled: asked from any thread, after each piece.
    init(
        total: Int64, progress: (@Sendable (DigestProgress) -> Void)?,
        isCancelled: (@Sendable () -> Bool)?
    ) {
        self.total = Atomic(total)
        self.progress = progress
        self.isCancelled = isCancelled
    }

    var bytesRead: Int64 { done.load(ordering: .relaxed) }

    /// Bytes more that will be read.
    func expect(_ bytes: Int64) { total.add(bytes, ordering: .relaxed) }

    /// Bytes that were read.
    func advance(_ bytes: Int) throws(DigestError) {
        let now = done.add(Int64(bytes), ordering: .relaxed).newValue
        progress?(DigestProgress(done: now, total: max(now, total.load(ordering: .relaxed))))
        if isCancelled?() == true { throw .cancelled }
    }
}

/// Work in numbered parts. Threads take them in order; which thread does which says nothing about the result.
final class PartedWork: @unchecked Sendable {
    private let monitor = Monitor()
    private let count: Int
    private let body: @Sendable (Int) throws(DigestError) -> Void
    // Under the monitor's lock.
    private var next = 0
    private var failure: DigestError?

    private init(_ count: Int, _ body: @escaping @Sendable (Int) throws(DigestError) -> Void) {
        self.count = count
        self.body = body
    }

    /// - Throws: the first failure; parts that were not begun are left then.
    static func run(
        _ count: Int, threads: Int, _ body: @escaping @Sendable (Int) throws(DigestError) -> Void
    ) throws(DigestError) {
        let work = PartedWork(count, body)
        ThreadTeam.run(helpers: min(threads, count) - 1, { work.help() }) { work.help() }
        if let failure = work.failure { throw failure }
    }

    private func help() {
        while let part = take() {
            do throws(DigestError) { try body(part) } catch {
                monitor.lock()
                if failure == nil { failure = error }
                monitor.unlock()
            }
        }
    }

    private func take() -> Int? {
        monitor.lock()
        defer { monitor.unlock() }
        guard failure == nil, next < count else { return nil }
        next += 1
        return next - 1
    }
}

/// A value that threads put results into.
final class Shared<Value>: @unchecked Sendable {
    private let monitor = Monitor()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func withValue<Result>(_ body: (inout Value) -> Result) -> Result {
        monitor.lock()
        defer { monitor.unlock() }
        return body(&value)
    }
}
