internal import Threads

/// Reads what entries are found by, on a thread of its own, while the one that gives them writes them down.
///
/// Where there is no second thread, or it falls behind, the giver does its share: nothing piles up, and the rows are the same,
/// for they are sorted before they are written.
final class KeyReading: @unchecked Sendable {
    // All of this is touched under the monitor only.
    private let monitor = Monitor()
    private var waiting: [Entries] = []
    private var underWay = 0
    private var isClosed = false
    private var parts: [IndexRows] = []
    /// Entries that were given since rows were taken.
    private var count = 0

    /// Entries that lie one after the other in one buffer, from a log index on.
    struct Entries {
        let bytes: [UInt8]
        let ranges: ArraySlice<Range<Int>>
        let first: UInt64
    }

    /// Bundles that wait: 16 MiB each at the most, half a megabyte in practice.
    private static let waitingLimit = 4

    /// Runs `body`, which gives entries, beside the thread that reads them.
    func during(_ body: () throws -> Void) throws {
        monitor.lock()
        isClosed = false
        monitor.unlock()
        var failure: (any Error)?
        ThreadTeam.run(helpers: 1, { self.help() }) {
            do { try body() } catch { failure = error }
            monitor.lock()
            isClosed = true
            monitor.wakeAll()
            monitor.unlock()
        }
        if let failure { throw failure }
    }

    /// - Returns: how many entries were given since rows were taken.
    func give(_ entries: Entries) -> Int {
        monitor.lock()
        count += entries.ranges.count
        let given = count
        waiting.append(entries)
        monitor.wakeAll()
        let own = waiting.count > Self.waitingLimit ? begin() : nil
        monitor.unlock()
        if let own { finish(own) }
        return given
    }

    /// All rows of what was given.
    func take() -> IndexRows {
        monitor.lock()
        while let next = begin() {
            monitor.unlock()
            finish(next)
            monitor.lock()
        }
        while underWay > 0 { monitor.wait() }
        let parts = self.parts
        self.parts = []
        count = 0
        monitor.unlock()
        return IndexRows(joining: parts)
    }

    private func help() {
        monitor.lock()
        while true {
            if let next = begin() {
                monitor.unlock()
                finish(next)
                monitor.lock()
            } else if isClosed {
                break
            } else {
                monitor.wait()
            }
        }
        monitor.unlock()
    }

    /// The next that waits. Under the monitor.
    private func begin() -> Entries? {
        guard !waiting.isEmpty else { return nil }
        underWay += 1
        return waiting.removeFirst()
    }

    private func finish(_ entries: Entries) {
        var read = IndexRows()
        for (offset, range) in entries.ranges.enumerated() {
            read.note(EntryKeys(Array(entries.bytes[range])), at: Int64(entries.first) + Int64(offset))
        }
        monitor.lock()
        parts.append(read)
        underWay -= 1
        monitor.wakeAll()
        monitor.unlock()
    }
}
