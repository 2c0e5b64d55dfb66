internal import NIOConcurrencyHelpers
internal import WitnessWire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The process that has the key, at the other end of a pair of sockets.
final class Decider: Sendable {
    private struct State {
        var next: UInt64 = 0
        /// Those who wait for an answer, by the number of their request; nil once the other side is gone.
        var waiting: [UInt64: CheckedContinuation<WitnessAnswer, Never>]? = [:]
    }

    private let descriptor: Int32
    private let state = NIOLockedValueBox(State())
    /// Held while a frame is written: frames do not mix.
    private let output = NIOLock()

    static let gone = WitnessAnswer(
        status: 503, contentType: "text/plain; charset=utf-8", body: Array("this witness is ending\n".utf8))

    /// - Parameter descriptor: a stream socket.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func send(_ message: WitnessMessage) {
        output.withLock {
            var rest = message.encoded[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                // Where the other side is gone, `run` finds that out and tells everybody.
                if count < 0, errno != EINTR { return }
                rest = rest.dropFirst(max(count, 0))
            }
        }
    }

    /// Waits for room in the socket, which the other side reads without a pause, and for the answer.
    func ask(_ body: [UInt8]) async -> WitnessAnswer {
        await withCheckedContinuation { continuation in
            let number = state.withLockedValue { state -> UInt64? in
                guard state.waiting != nil else { return nil }
                state.next += 1
                state.waiting?[state.next] = continuation
                return state.next
            }
            guard let number else { return continuation.resume(returning: Self.gone) }
            send(.request(number, body))
        }
    }

    /// Brings answers to those who wait. Returns when the other side is gone, or does not speak as it should.
    func run() {
        var frames = WitnessFrames()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        reading: while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            frames.append(buffer[..<count])
            do {
                while let message = try frames.next() {
                    guard case .answer(let number, let answer) = message else { break reading }
                    state.withLockedValue { $0.waiting?.removeValue(forKey: number) }?.resume(
                        returning: answer)
                }
            } catch { break }
        }
        let left = state.withLockedValue { state in
            defer { state.waiting = nil }
            return state.waiting ?? [:]
        }
        for continuation in left.values { continuation.resume(returning: Self.gone) }
    }
}
