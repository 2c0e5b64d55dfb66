// Threads: helpers for one piece of work, and the lock between them.
//
// POSIX threads: Dispatch and the concurrency runtime cost start-up time in a static executable that mostly answers in two
// milliseconds.

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Threads for one piece of work. They end with it: none outlives the call that started it.
package enum ThreadTeam {
    /// Runs `helper` on `count` further threads and `body` on this one, and returns when all are done. Where the system gives
    /// fewer threads, the work is done by fewer: `body` alone must be able to do it.
    package static func run(helpers count: Int, _ helper: @escaping @Sendable () -> Void, body: () -> Void) {
        var helpers: [Helper] = []
        while helpers.count < count, let next = Helper(helper) { helpers.append(next) }
        body()
        for helper in helpers { helper.join() }
    }

    /// Processors that are online.
    package static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// One further thread, where it shows only later that one is worth starting. Whoever starts it joins it.
package final class Helper {
    private let thread: pthread_t
    private var isJoined = false

    /// - Returns: nil where the system gives no thread.
    package init?(_ run: @escaping @Sendable () -> Void) {
        let argument = Unmanaged.passRetained(Job(run))
        #if canImport(Glibc)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        guard pthread_create(&thread, nil, threadMain, argument.toOpaque()) == 0 else {
            argument.release()
            return nil
        }
        #if canImport(Glibc)
            self.thread = thread
        #else
            guard let thread else { return nil }
            self.thread = thread
        #endif
    }

    /// Waits for its end. Once.
    package func join() {
        precondition(!isJoined)
        isJoined = true
        pthread_join(thread, nil)
    }

    deinit { precondition(isJoined, "a thread outlives who started it") }

    fileprivate final class Job: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}

#if canImport(Glibc)
    private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument { Unmanaged<Helper.Job>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
    }
#else
    private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<Helper.Job>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }
#endif

/// A lock, and a condition to wait for under it.
package final class Monitor: @unchecked Sendable {
    // Allocated once and never moved, as POSIX demands.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init() {
        // With default attributes neither call fails on Linux or macOS.
        precondition(pthread_mutex_init(mutex, nil) == 0 && pthread_cond_init(condition, nil) == 0)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    package func lock() { pthread_mutex_lock(mutex) }
    package func unlock() { pthread_mutex_unlock(mutex) }
    /// Lets go of the lock until somebody calls `wakeAll`; holds it again when it returns.
    package func wait() { pthread_cond_wait(condition, mutex) }
    package func wakeAll() { pthread_cond_broadcast(condition) }
}
