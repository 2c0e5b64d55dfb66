internal import CLibGit2
internal import GitWire
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The sockets under libgit2's git, http and TLS streams, in place of its own, which wait for ever and connect to wherever
/// a redirect on the same host says (ssh needs libgit2's own: `oracle` watches over that one).
enum PinnedStream {
    static func register() throws(GitError) {
        var registration = git_stream_registration(version: 1, init: pinnedStreamInit, wrap: nil)
        try Library.check(git_stream_register(GIT_STREAM_STANDARD, &registration))
    }
}

private func pinnedStreamInit(
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_stream>?>?, _ host: UnsafePointer<CChar>?,
    _ port: UnsafePointer<CChar>?
) -> Int32 {
    guard let out, let host, let port else { return GIT_ERROR.rawValue }
    let wanted = String(cString: host)
    let allowed = NetworkGuard.shared.withLock { $0.endpoint }
    guard let allowed, wanted == allowed.host, String(cString: port) == allowed.port else {
        return NetworkGuard.fail(
            GitError(
                .network, "the host redirects to \(printable(wanted)):\(printable(String(cString: port)))"))
    }
    let memory = UnsafeMutablePointer<oracle_git_stream>.allocate(capacity: 1)
    memory.initialize(to: oracle_git_stream())
    memory.pointee.descriptor = -1
    memory.pointee.host = strdup(host)
    memory.pointee.port = strdup(port)
    memory.pointee.parent.version = 1
    memory.pointee.parent.connect = pinnedStreamConnect
    memory.pointee.parent.read = pinnedStreamRead
    memory.pointee.parent.write = pinnedStreamWrite
    memory.pointee.parent.close = pinnedStreamClose
    memory.pointee.parent.free = pinnedStreamFree
    out.pointee = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: git_stream.self)
    return 0
}

private func own(_ stream: UnsafeMutablePointer<git_stream>?) -> UnsafeMutablePointer<oracle_git_stream> {
    UnsafeMutableRawPointer(stream!).assumingMemoryBound(to: oracle_git_stream.self)
}

private func pinnedStreamConnect(_ stream: UnsafeMutablePointer<git_stream>?) -> Int32 {
    let stream = own(stream)
    let host = String(cString: stream.pointee.host)
    let loopbackOnly = NetworkGuard.shared.withLock { $0.endpoint?.loopbackOnly ?? true }

    var hints = addrinfo()
    #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
        hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(stream.pointee.host, stream.pointee.port, &hints, &list)
    guard code == 0 else {
        return NetworkGuard.fail(
            GitError(.network, "cannot resolve \(host): \(String(cString: gai_strerror(code)))"))
    }
    defer { freeaddrinfo(list) }

    var reason = "no address"
    var next = list
    while let address = next {
        next = address.pointee.ai_next
        if loopbackOnly, !isLoopbackAddress(address.pointee) {
            reason = "it is not this machine"
            continue
        }
        switch connectTo(address.pointee) {
        case .success(let descriptor):
            stream.pointee.descriptor = descriptor
            return 0
        case .failure(let error):
            if error.code != .network { return NetworkGuard.fail(error) }
            reason = error.cause
        }
    }
    return NetworkGuard.fail(GitError(.network, "cannot connect to \(host): \(reason)"))
}

private func isLoopbackAddress(_ address: addrinfo) -> Bool {
    switch address.ai_family {
    case AF_INET:
        address.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
            UInt32(bigEndian: $0.pointee.sin_addr.s_addr) >> 24 == 127
        }
    case AF_INET6:
        address.ai_addr.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
            withUnsafeBytes(of: $0.pointee.sin6_addr) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
        }
    default: false
    }
}

private func connectTo(_ address: addrinfo) -> Result<Int32, GitError> {
    let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
    guard descriptor >= 0 else { return .failure(GitError(.network, String(cString: strerror(errno)))) }
    var flags = fcntl(descriptor, F_GETFL)
    flags |= O_NONBLOCK
    _ = fcntl(descriptor, F_SETFL, flags)
    // Requests are small and waited for.
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var failure: GitError?
    if connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
        if errno != EINPROGRESS {
            failure = GitError(.network, String(cString: strerror(errno)))
        } else if let error = wait(descriptor, POLLOUT) {
            failure = error
        } else {
            var code: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
            if code != 0 { failure = GitError(.network, String(cString: strerror(code))) }
        }
    }
    if let failure {
        close(descriptor)
        return .failure(failure)
    }
    return .success(descriptor)
}

/// Waits until the network is ready, within the limits.
private func wait(_ descriptor: Int32, _ events: Int32) -> GitError? {
    let (deadline, error) = NetworkGuard.nextDeadline()
    while true {
        let now = monotonicMilliseconds()
        guard now < deadline else { return error }
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        if poll(&entry, 1, Int32(min(deadline - now, 1 << 30))) > 0 { return nil }
    }
}

private func pinnedStreamRead(
    _ stream: UnsafeMutablePointer<git_stream>?, _ buffer: UnsafeMutableRawPointer?, _ length: Int
) -> Int {
    let descriptor = own(stream).pointee.descriptor
    while true {
        let count = recv(descriptor, buffer, length, 0)
        if count >= 0 {
            if let error = NetworkGuard.received(count) { return Int(NetworkGuard.fail(error)) }
            return count
        }
        guard errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR else {
            return Int(
                NetworkGuard.fail(
                    GitError(.network, "the connection broke: \(String(cString: strerror(errno)))")))
        }
        if let error = wait(descriptor, POLLIN) { return Int(NetworkGuard.fail(error)) }
    }
}

private func pinnedStreamWrite(
    _ stream: UnsafeMutablePointer<git_stream>?, _ buffer: UnsafePointer<CChar>?, _ length: Int,
    _ flags: Int32
) -> Int {
    let descriptor = own(stream).pointee.descriptor
    while true {
        #if canImport(Glibc)
            let count = send(descriptor, buffer, length, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
        #else
            let count = send(descriptor, buffer, length, 0)
        #endif
        if count >= 0 { return count }
        guard errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR else {
            return Int(
                NetworkGuard.fail(
                    GitError(.network, "the connection broke: \(String(cString: strerror(errno)))")))
        }
        if let error = wait(descriptor, POLLOUT) { return Int(NetworkGuard.fail(error)) }
    }
}

private func pinnedStreamClose(_ stream: UnsafeMutablePointer<git_stream>?) -> Int32 {
    let stream = own(stream)
    if stream.pointee.descriptor >= 0 { close(stream.pointee.descriptor) }
    stream.pointee.descriptor = -1
    return 0
}

private func pinnedStreamFree(_ stream: UnsafeMutablePointer<git_stream>?) {
    let memory = own(stream)
    _ = pinnedStreamClose(stream)
    free(memory.pointee.host)
    free(memory.pointee.port)
    memory.deallocate()
}
