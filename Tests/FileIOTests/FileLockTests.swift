import FileIO
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct FileLockTests {
    @Test("a second process waits for the first, and is told for whom")
    func twoProcesses() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/lock"
            // Another program holds the lock: it writes its note, says so by a file, and lets go when it may.
            let holder = """
                import fcntl, os, sys, time
                lock = open(sys.argv[1] + "/lock", "w+")
                fcntl.flock(lock, fcntl.LOCK_EX)
                lock.write("process 1 (sync of default)")
                lock.flush()
                open(sys.argv[1] + "/held", "w").close()
                while not os.path.exists(sys.argv[1] + "/go"):
                    time.sleep(0.005)
                open(sys.argv[1] + "/released", "w").close()
                """
            let process = try start("python3", ["-c", holder, folder])
            try waitForFile("\(folder)/held")
            var told: [String] = []
            do {
                let lock = try FileLock(path, purpose: "another sync") { note in
                    told.append(note)
                    // Nobody lets go before this process has been told to wait.
                    #expect(!FileStatus.exists("\(folder)/released"))
                    #expect(throws: Never.self) { try writeAtomically([], to: "\(folder)/go") }
                }
                #expect(FileStatus.exists("\(folder)/released"))
                #expect(try note(path) == "process \(getpid()) (another sync)")
                _ = consume lock
            }
            #expect(told == ["process 1 (sync of default)"])
            #expect(waitForEnd(of: process) == 0)
        }
    }

    @Test("a lock that nobody holds is had at once, and a shorter note replaces a longer one")
    func alone() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/lock"
            for purpose in ["a purpose of many words", "short"] {
                let lock = try FileLock(path, purpose: purpose) { Issue.record("waited for \($0)") }
                #expect(try note(path) == "process \(getpid()) (\(purpose))")
                _ = consume lock
            }
            #expect(throws: FileError.self) { _ = try FileLock("\(folder)/no/lock", purpose: "") { _ in } }
        }
    }

    @Test("a holder that was killed locks nobody out")
    func killedHolder() throws {
        try withTemporaryFolder { folder in
            let holder = """
                import fcntl, sys, time
                lock = open(sys.argv[1] + "/lock", "w+")
                fcntl.flock(lock, fcntl.LOCK_EX)
                open(sys.argv[1] + "/held", "w").close()
                time.sleep(600)
                """
            let process = try start("python3", ["-c", holder, folder])
            try waitForFile("\(folder)/held")
            kill(process, SIGKILL)
            #expect(waitForEnd(of: process) != 0)
            let lock = try FileLock("\(folder)/lock", purpose: "next") { Issue.record("waited for \($0)") }
            _ = consume lock
        }
    }

    @Test("one process's own second lock waits too")
    func withinOneProcess() async throws {
        let folder =
            "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/oracle-lock-\(UInt64.random(in: 0...UInt64.max))"
        try createDirectories(folder)
        let path = "\(folder)/lock"
        let order = try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for _ in 0..<25 {
                        let lock = try FileLock(path, purpose: "worker \(worker)") { _ in }
                        // Read, add one, write: without a lock some additions are lost.
                        let count = (try? readFile("\(folder)/count", limit: 100)) ?? []
                        try writeAtomically(count.isEmpty ? [1] : [count[0] + 1], to: "\(folder)/count")
                        _ = consume lock
                    }
                }
            }
            try await group.waitForAll()
            return try readFile("\(folder)/count", limit: 100)
        }
        #expect(order == [100])
        try removeTree(folder)
    }

    private func note(_ path: String) throws -> String {
        String(decoding: try readFile(path, limit: 4096), as: UTF8.self)
    }

    /// A minute at most, so that a holder that could not start fails the test rather than hangs it.
    private func waitForFile(_ path: String) throws {
        for _ in 0..<30_000 where !FileStatus.exists(path) { usleep(2000) }
        try #require(FileStatus.exists(path))
    }

    private func start(_ program: String, _ arguments: [String]) throws -> pid_t {
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        argv.append(nil)
        defer { for argument in argv { free(argument) } }
        var process: pid_t = 0
        try #require(posix_spawnp(&process, program, nil, nil, argv, environ) == 0)
        return process
    }

    private func waitForEnd(of process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
