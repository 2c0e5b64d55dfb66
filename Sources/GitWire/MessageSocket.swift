#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One end of the conversation: framed messages over a stream socket, which it owns.
package struct MessageSocket: ~Copyable {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// Where the unread bytes of `buffer` begin.
    private var start = 0

    /// - Parameter descriptor: closed with this value.
    package init(owning descriptor: Int32) {
        self.descriptor = descriptor
        #if !canImport(Glibc)
            var on: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    deinit { close(descriptor) }

    /// Sends one message whole.
    /// - Parameter deadline: see `monotonicMilliseconds`; nil waits for ever.
    package func send(_ message: [UInt8], deadline: UInt64? = nil) throws(GitError) {
        let length = UInt32(message.count)
        var frame: [UInt8] = []
        frame.reserveCapacity(message.count + 4)
        for shift in [0, 8, 16, 24] as [UInt32] { frame.append(UInt8(truncatingIfNeeded: length >> shift)) }
        frame += message
        var done = 0
        while done < frame.count {
            let count = frame.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                    let flags = Int32(truncatingIfNeeded: MSG_NOSIGNAL | MSG_DONTWAIT)
                    return Glibc.send(descriptor, bytes.baseAddress! + done, bytes.count - done, flags)
                #else
                    return Darwin.send(
                        descriptor, bytes.baseAddress! + done, bytes.count - done, MSG_DONTWAIT)
                #endif
            }
            if count >= 0 {
                done += count
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try wait(for: Int16(POLLOUT), until: deadline)
            } else if errno != EINTR {
                throw GitError(.child, "the conversation between oracle and oracle-git broke off")
            }
        }
    }

    /// The next message.
    /// - Parameters:
    ///   - limit: bytes; a longer message is an error before any of it is kept.
    ///   - deadline: see `monotonicMilliseconds`; nil waits for ever.
    /// - Returns: nil where the other side closed its end between messages.
    package mutating func receive(limit: Int, deadline: UInt64? = nil) throws(GitError) -> [UInt8]? {
        while buffer.count - start < 4 {
            if try !fill(64 << 10, deadline) {
                guard buffer.count == start else { throw FieldReader.malformed }
                return nil
            }
        }
        var length = 0
        for index in (0..<4).reversed() { length = length << 8 | Int(buffer[start + index]) }
        guard length > 0, length <= limit else { throw FieldReader.malformed }
        while buffer.count - start - 4 < length {
            guard try fill(max(64 << 10, min(1 << 20, length)), deadline) else { throw FieldReader.malformed }
        }
        defer {
            start += 4 + length
            if start == buffer.count {
                buffer.removeAll(keepingCapacity: buffer.capacity <= 4 << 20)
                start = 0
            }
        }
        return Array(buffer[(start + 4)..<(start + 4 + length)])
    }

    /// Reads at most `count` bytes more. Memory grows with what has come, not with what was claimed.
    private mutating func fill(_ count: Int, _ deadline: UInt64?) throws(GitError) -> Bool {
        if start > 0 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        while true {
            try wait(for: Int16(POLLIN), until: deadline)
            let old = buffer.count
            buffer.reserveCapacity(old + count)
            var code: Int32 = 0
            let received = withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { chunk in
                let received = read(descriptor, chunk.baseAddress!, count)
                if received > 0 { buffer.append(contentsOf: chunk[..<received]) } else { code = errno }
                return received
            }
            if received > 0 { return true }
            if received == 0 || code == ECONNRESET { return false }
            guard code == EINTR || code == EAGAIN else {
                throw GitError(.child, "the conversation between oracle and oracle-git broke off")
            }
        }
    }

    private func wait(for events: Int16, until deadline: UInt64?) throws(GitError) {
        while true {
            var timeout: Int32 = -1
            if let deadline {
                let now = monotonicMilliseconds()
                guard now < deadline else { throw GitError(.limit(.stall), "no answer in time") }
                timeout = Int32(min(deadline - now, 1 << 30))
            }
            var poll = pollfd(fd: descriptor, events: events, revents: 0)
            if systemPoll(&poll, timeout) > 0 { return }
        }
    }
}

private func systemPoll(_ entry: inout pollfd, _ timeout: Int32) -> Int32 { poll(&entry, 1, timeout) }

/// Milliseconds of a clock that nobody sets: what deadlines are told in.
package func monotonicMilliseconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1000 + UInt64(now.tv_nsec) / 1_000_000
}
