internal import FileIO
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A line on standard error: what, how much of how much, how fast, how long still. Any thread may advance it; where it
/// is not shown, that costs one relaxed addition.
package final class ProgressMeter: Sendable {
    private let title: String
    /// Bytes; -1 where nobody knows.
    private let total = Atomic<Int64>(-1)
    private let isShown: Bool
    private let started: Double
    private let done = Atomic<Int64>(0)
    /// When it was last drawn, in milliseconds of the monotonic clock; 0 while no line stands.
    private let drawn = Atomic<Int64>(0)
    private let isVisible = Atomic<Bool>(false)
    /// Milliseconds between two drawings, and before the first: what takes less shows nothing.
    private static let interval: Int64 = 200

    init(title: String, total: Int64?, isShown: Bool) {
        self.title = title
        if let total { self.total.store(total, ordering: .relaxed) }
        self.isShown = isShown
        started = monotonicSeconds()
        drawn.store(Int64(started * 1000), ordering: .relaxed)
    }

    /// - Parameter bytes: more that are done.
    package func advance(_ bytes: Int64) {
        let now = done.add(bytes, ordering: .relaxed).newValue
        if isShown { draw(now) }
    }

    /// - Parameters:
    ///   - bytes: how many are done altogether.
    ///   - total: of how many; nil where that is as it was.
    package func advance(to bytes: Int64, of total: Int64? = nil) {
        done.store(bytes, ordering: .relaxed)
        if let total { self.total.store(total, ordering: .relaxed) }
        if isShown { draw(bytes) }
    }

    private func draw(_ done: Int64) {
        let now = monotonicSeconds()
        let last = drawn.load(ordering: .relaxed)
        let milliseconds = Int64(now * 1000)
        // The thread that moves the time draws; the others go on.
        guard milliseconds - last >= Self.interval,
            drawn.compareExchange(expected: last, desired: milliseconds, ordering: .relaxed).exchanged
        else { return }
        let total = self.total.load(ordering: .relaxed)
        let line = Self.line(title: title, done: done, total: total < 0 ? nil : total, seconds: now - started)
        isVisible.store(true, ordering: .relaxed)
        Interruption.meterIsShown(true)
        put("\r\u{1B}[K\(TerminalText.escape(line))")
    }

    /// `Hashing model.safetensors  1.2 GB of 4.5 GB  1.8 GB/s  2 s left`
    package static func line(title: String, done: Int64, total: Int64?, seconds: Double) -> String {
        let rate = seconds > 0 ? Double(done) / seconds : 0
        var parts = [title]
        if let total {
            parts.append("\(Human.bytes(done)) of \(Human.bytes(total))")
        } else {
            parts.append(Human.bytes(done))
        }
        parts.append("\(Human.bytes(Int64(rate)))/s")
        if let total, rate > 0, total > done {
            parts.append("\(Human.span(UInt64((Double(total - done) / rate).rounded(.up)))) left")
        }
        return parts.joined(separator: "  ")
    }

    /// Takes the line away so that something else can stand there.
    func hide() {
        guard isVisible.exchange(false, ordering: .relaxed) else { return }
        put("\r\u{1B}[K")
        Interruption.meterIsShown(false)
    }

    func finish() { hide() }

    private func put(_ text: String) {
        // A line that is a courtesy: where it cannot be shown, nothing is lost.
        _ = try? writeAll(Array(text.utf8), to: 2, named: "standard error")
    }
}

/// Seconds by a clock that nobody sets.
func monotonicSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
