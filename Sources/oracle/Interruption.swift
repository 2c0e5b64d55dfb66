internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Ctrl-C. By itself it ends the process at once with status 130: whatever is written is written atomically. Work that
/// has something to put away defers it: the first Ctrl-C then raises a flag, the second ends the process.
package enum Interruption {
    private static let requested = Atomic<Bool>(false)
    private static let deferrals = Atomic<Int>(0)
    private static let terminations = Atomic<Bool>(false)
    private static let hasMeter = Atomic<Bool>(false)

    /// Whether the user wants to stop. Long work polls this.
    package static var isRequested: Bool { requested.load(ordering: .relaxed) }

    package static func check() throws(CommandError) {
        if isRequested { throw .interrupted }
    }

    /// Runs `body`; a first Ctrl-C in it only raises the flag.
    package static func deferring<Result, Failure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        deferrals.add(1, ordering: .relaxed)
        defer { deferrals.subtract(1, ordering: .relaxed) }
        return try body()
    }

    /// For what serves until it is told to end: from now on SIGTERM raises the flag, as a first Ctrl-C does.
    static func catchTermination() {
        _ = terminations.load(ordering: .relaxed)
        signal(SIGTERM, handleTermination)
    }

    /// Whether SIGTERM came.
    static var isTermination: Bool { terminations.load(ordering: .relaxed) }

    /// Told by the progress line, which must be wiped before the end.
    static func meterIsShown(_ shown: Bool) { hasMeter.store(shown, ordering: .relaxed) }

    /// Installs the handlers. SIGPIPE is ignored, so that a reader who went away is an error of `write` that can be
    /// cleaned up after; SIGTERM and SIGHUP keep their meaning.
    static func install() {
        signal(SIGPIPE, SIG_IGN)
        // The statics are made now: their first use must not be in a signal handler.
        _ = isRequested
        _ = deferrals.load(ordering: .relaxed)
        _ = hasMeter.load(ordering: .relaxed)
        var action = sigaction()
        #if canImport(Glibc)
            action.__sigaction_handler.sa_handler = handleInterrupt
        #else
            action.__sigaction_u.__sa_handler = handleInterrupt
        #endif
        // No SA_RESTART: a blocking call returns, so that its caller can look at the flag.
        sigemptyset(&action.sa_mask)
        var before = sigaction()
        sigaction(SIGINT, &action, &before)
        // Whoever started this in the background of a script wants it to go on.
        #if canImport(Glibc)
            let wasIgnored = unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1
        #else
            let wasIgnored = unsafeBitCast(before.__sigaction_u.__sa_handler, to: Int.self) == 1
        #endif
        if wasIgnored { signal(SIGINT, SIG_IGN) }
    }

    /// Async-signal-safe: atomics, write and _exit only.
    fileprivate static func received() {
        let isSecond = requested.exchange(true, ordering: .relaxed)
        guard isSecond || deferrals.load(ordering: .relaxed) == 0 else { return }
        if hasMeter.load(ordering: .relaxed) { write(2, "\r\u{1B}[K", 4) }
        _exit(ExitStatus.interrupted.rawValue)
    }

    /// Async-signal-safe.
    fileprivate static func terminated() {
        terminations.store(true, ordering: .relaxed)
        requested.store(true, ordering: .relaxed)
    }

    /// Ends the process as a closed pipe ends others: by SIGPIPE, which a shell shows as status 141.
    static func endByClosedPipe() -> Never {
        signal(SIGPIPE, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGPIPE)
        sigprocmask(SIG_UNBLOCK, &set, nil)
        raise(SIGPIPE)
        _exit(141)
    }
}

private func handleInterrupt(_ signal: Int32) { Interruption.received() }
private func handleTermination(_ signal: Int32) { Interruption.terminated() }
