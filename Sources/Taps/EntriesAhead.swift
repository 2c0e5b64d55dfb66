internal import Threads

/// Parses entries that will be asked for soon on a thread of its own, while the one that asks judges those before them.
///
/// All that the thread is given is bytes, and all that it gives is what they say (`ParsedEntry`). Where there is no second thread,
/// or it falls behind, who asks parses what was not begun, as without it.
final class EntriesAhead: @unchecked Sendable {
    private let monitor = Monitor()
    // Touched under the monitor only.
    private var waiting: [UInt64: [UInt8]] = [:]
    /// Of `waiting`, in the order in which they will be asked for; some were taken since.
    private var order: [UInt64] = []
    /// The next of `order`.
    private var next = 0
    private var underWay: (index: UInt64, bytes: [UInt8])?
    /// With their bytes, for memory is given back at less cost by the thread that asked for it.
    private var parsed: [UInt64: (entry: ParsedEntry, bytes: [UInt8])] = [:]
    private var isIdle = false
    private var isClosed = false

    private let checks: SignatureChecks

    // Touched by who asks only.
    /// What was taken: its memory is the other thread's, and is given back when that has ended, so that nobody waits.
    private var taken: [ParsedEntry] = []
    private var helper: Helper?
    private var isAlone = false

    /// Entries that are worth a thread, or waking it: a few are parsed in less time than that takes.
    private static let batch = 8
    /// Entries that wait or are parsed, of 64 KiB at the most and some kilobytes as a rule; further ones are not read ahead.
    private static let limit = 256

    init(_ checks: SignatureChecks) { self.checks = checks }

    /// Whether another entry would be taken.
    var hasRoom: Bool {
        guard !isAlone else { return false }
        monitor.lock()
        defer { monitor.unlock() }
        return waiting.count + parsed.count < Self.limit
    }

    /// - Parameters:
    ///   - index: of the log.
    ///   - bytes: of the entry, as a cache has them.
    func give(_ index: UInt64, _ bytes: [UInt8]) {
        monitor.lock()
        if waiting.updateValue(bytes, forKey: index) == nil { order.append(index) }
        let isDue = waiting.count >= Self.batch
        if isDue, isIdle {
            isIdle = false
            monitor.wakeAll()
        }
        monitor.unlock()
        guard isDue, helper == nil, !isAlone else { return }
        helper = ThreadTeam.coreCount > 1 ? Helper { self.run() } : nil
        isAlone = helper == nil
    }

    /// - Returns: nil for what was not given.
    func take(_ index: UInt64) -> ParsedEntry? {
        monitor.lock()
        let ready = parsed.removeValue(forKey: index)
        var bytes = waiting.removeValue(forKey: index)
        if let begun = underWay, begun.index == index {
            // To parse it once more takes less time than to sleep and be woken.
            bytes = begun.bytes
            underWay = nil
        }
        monitor.unlock()
        if let ready {
            taken.append(ready.entry)
            return ready.entry
        }
        return bytes.map { ParsedEntry($0, checks, parsesStatement: true) }
    }

    /// Ends the thread, and forgets what was not taken.
    func close() {
        if let helper {
            monitor.lock()
            isClosed = true
            monitor.wakeAll()
            monitor.unlock()
            helper.join()
        }
        helper = nil
        isClosed = false
        isIdle = false
        waiting = [:]
        order = []
        next = 0
        parsed = [:]
        taken = []
    }

    private func run() {
        monitor.lock()
        defer { monitor.unlock() }
        while !isClosed {
            guard let next = begin() else {
                isIdle = true
                while isIdle, !isClosed { monitor.wait() }
                continue
            }
            underWay = next
            monitor.unlock()
            let entry = ParsedEntry(next.bytes, checks, parsesStatement: true)
            monitor.lock()
            // Who asks may have been faster.
            if underWay?.index == next.index { parsed[next.index] = (entry, next.bytes) }
            underWay = nil
        }
    }

    /// The next that nobody took. Under the monitor.
    private func begin() -> (index: UInt64, bytes: [UInt8])? {
        while next < order.count {
            let index = order[next]
            next += 1
            if let bytes = waiting.removeValue(forKey: index) { return (index, bytes) }
        }
        order.removeAll(keepingCapacity: true)
        next = 0
        return nil
    }
}
