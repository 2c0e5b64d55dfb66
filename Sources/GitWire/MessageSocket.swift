#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One end of the conversation: framed messages over a stream socket, which it owns.
package struct MessageSocket: ~Copyable {
    private let descriptor: Int32
    /// Asked while waiting; true ends the wait with `interrupted`.
    package var isCancelled: () -> Bool = { false }
    /// What was read; of it `start..<end` has not been taken yet. One buffer for all reads: a new one each time would cost
    /// more than the reading.
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private var start = 0
    private var end = 0
    /// Bytes that are set aside for a message before it has come.
    private static let reserve = 1 << 20

    /// - Parameter descriptor: closed with this value.
    package init(owning descriptor: Int32) {
        self.descriptor = descriptor
        #if !canImport(Glibc)
            var on: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    /// Another value for the same end, so that one thread sends while another receives.
    package func duplicate() throws(GitError) -> MessageSocket {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw GitError(.child, "no descriptor: \(String(cString: strerror(errno)))") }
        return MessageSocket(owning: copy)
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }

    /// Sends one message whole.
    /// - Parameter deadline: see `monotonicMilliseconds`; nil waits for ever.
    package func send(_ message: [UInt8], deadline: UInt64? = nil) throws(GitError) {
        let length = UInt32(message.count).littleEndian
        var failure: GitError?
        withUnsafeBytes(of: length) { header in
            message.withUnsafeBytes { message in
                do throws(GitError) {
                    try send(header, deadline)
                    try send(message, deadline)
                } catch { failure = error }
            }
        }
        if let failure { throw failure }
    }

    private func send(_ bytes: UnsafeRawBufferPointer, _ deadline: UInt64?) throws(GitError) {
        var rest = bytes
        while !rest.isEmpty {
            #if canImport(Glibc)
                let flags = Int32(truncatingIfNeeded: MSG_NOSIGNAL | MSG_DONTWAIT)
                let count = Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
            #else
                let count = Darwin.send(descriptor, rest.baseAddress, rest.count, MSG_DONTWAIT)
            #endif
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
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
        while end - start < 4 {
            if try !fill(deadline) {
                guard start == end else { throw FieldReader.malformed }
                return nil
            }
        }
        let length = Int(UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
        guard length > 0, length <= limit else { throw FieldReader.malformed }
        start += 4
        var message: [UInt8] = []
        // Memory grows with what has come, not with what was claimed.
        message.reserveCapacity(min(length, Self.reserve))
        while true {
            let count = min(end - start, length - message.count)
            message.append(contentsOf: buffer[start..<start + count])
            start += count
            if message.count == length { return message }
            guard try fill(deadline) else { throw FieldReader.malformed }
        }
    }

    /// Reads what is there, behind what has not been taken yet.
    /// - Returns: false at the end.
    private mutating func fill(_ deadline: UInt64?) throws(GitError) -> Bool {
        // Less than a length is left of what was read.
        let rest = end - start
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
        (start, end) = (0, rest)
        while true {
            #if canImport(Glibc)
                let flags = Int32(truncatingIfNeeded: MSG_DONTWAIT)
            #else
                let flags = MSG_DONTWAIT
            #endif
            let received = recv(descriptor, buffer.baseAddress! + end, buffer.count - end, flags)
            if received > 0 {
                end += received
                return true
            }
            if received == 0 || errno == ECONNRESET { return false }
            if errno == EAGAIN || errno == EWOULDBLOCK {
                try wait(for: Int16(POLLIN), until: deadline)
            } else if errno != EINTR {
                throw GitError(.child, "the conversation between oracle and oracle-git broke off")
            }
        }
    }

    private func wait(for events: Int16, until deadline: UInt64?) throws(GitError) {
        while true {
            guard !isCancelled() else { throw GitError(.interrupted, "interrupted") }
            var timeout: Int32 = -1
            if let deadline {
                let now = monotonicMilliseconds()
                guard now < deadline else { throw GitError(.limit(.stall), "no answer in time") }
                // A signal ends the wait; one that came just before it is seen a second later.
                timeout = Int32(min(deadline - now, 1000))
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
