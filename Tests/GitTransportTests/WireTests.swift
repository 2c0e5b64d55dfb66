import FileIO
import Glibc
import GitWire
import TestSupport
import Testing
import Threads

@Suite struct WireTests {
    static let requests: [GitRequest] = [
        .open(repository: "/a b/…", url: "https://example.org/a", limits: GitLimits()), .fetch,
        .read(path: "checkpoint", limit: 1 << 40), .accept, .reopen, .facts,
        .survey(repository: "/a b", folder: "registry", parts: ["root", "a b.json"], remote: "origin"),
        .proposedChanges,
        .push(Proposal(branch: "submit/x", message: "Add x\n", name: "N", email: "n@localhost")),
    ]
    static let responses: [GitResponse] = [
        .opened,
        .progress(GitProgress(stage: .indexing, receivedObjects: 1, totalObjects: 2, receivedBytes: .max)),
        .fetched(
            FetchedTree(commit: String(repeating: "0f", count: 20), folder: "registry/log", isAccepted: true)),
        .fetched(FetchedTree(commit: nil, folder: "log", isAccepted: false)), .content([]),
        .content([0, 255]), .absent,
        .surveyed(
            CloneSurvey(
                branch: "main", head: nil, base: "", url: "../hub.git", fetchURL: "x", upstream: "",
                name: "…", email: "")),
        .pushed(
            PushedProposal(commit: String(repeating: "0f", count: 20), wasThere: true, words: ["one", "two"])),
        .facts(GitFacts(libgit2: .init(1, 9, 7), landlock: 7, seccomp: true)),
        .facts(GitFacts(libgit2: .init(0, 28, 4), landlock: nil, seccomp: false)),
        .accepted, .failed(GitError(.limit(.stall), "why")), .failed(GitError(.child, "")),
    ]

    @Test(arguments: [
        ("main", true), ("submit/acme-tiny-1f", true), ("", false), ("-f", false), ("a..b", false),
        ("a b", false), ("a/.hidden", false), ("a.lock", false), ("HEAD", false), ("a:b", false),
        ("refs/../x", false), ("a\u{1B}", false), ("+main", false), ("a@{1}", false), ("ä", false),
    ]) func branchesAreCalledWhatGitAllows(_ name: String, _ isOne: Bool) {
        #expect(isBranchName(name) == isOne)
    }

    @Test func messagesSurviveTheWay() throws {
        for request in Self.requests { #expect(try GitRequest(request.encoded()) == request) }
        for response in Self.responses { #expect(try GitResponse(response.encoded()) == response) }
    }

    @Test func everyTruncationAndAdditionIsAnError() {
        for bytes in Self.requests.map({ $0.encoded() }) {
            for count in 0..<bytes.count {
                #expect(throws: GitError.self) { try GitRequest(Array(bytes[..<count])) }
            }
            #expect(throws: GitError.self) { try GitRequest(bytes + [0]) }
        }
        for response in Self.responses {
            if case .content = response { continue }
            let bytes = response.encoded()
            for count in 0..<bytes.count {
                #expect(throws: GitError.self) { try GitResponse(Array(bytes[..<count])) }
            }
            #expect(throws: GitError.self) { try GitResponse(bytes + [0]) }
        }
    }

    @Test func fuzzedMessagesAreErrorsOrTheSameAgain() {
        var random = Fuzzing.generator(20261123)
        var accepted = 0
        for _ in 0..<Fuzzing.rounds(20_000) {
            var bytes: [UInt8]
            if Bool.random(using: &random) {
                bytes = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            } else {
                bytes = (Self.responses.map { $0.encoded() } + Self.requests.map { $0.encoded() })
                    .randomElement(using: &random)!
                for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
            }
            // Whatever is accepted is encoded as the same bytes, but for what `printable` takes out of a cause.
            if let request = try? GitRequest(bytes) {
                accepted += 1
                #expect(request.encoded() == bytes)
            }
            if let response = try? GitResponse(bytes) {
                accepted += 1
                if case .failed = response { continue }
                #expect(response.encoded() == bytes)
            }
        }
        #expect(accepted > 0)
    }

    @Test func terminalsAreNotObeyed() throws {
        let error = GitError(.network, "a\u{1b}[2J\u{202e}b\nc")
        guard case .failed(let received) = try GitResponse(GitResponse.failed(error).encoded()) else {
            Issue.record("another message")
            return
        }
        #expect(received.cause == "a [2J b c")
    }

    @Test func framesAreBounded() throws {
        var pair: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        var reader = MessageSocket(owning: pair[0])
        try writeAll([3, 0, 0, 0, 1, 2, 3, 255, 255, 255, 255, 0], to: pair[1], named: "socket")
        #expect(try reader.receive(limit: 3) == [1, 2, 3])
        #expect(throws: GitError.self) { try reader.receive(limit: 1 << 20) }
        close(pair[1])
    }

    @Test(arguments: [1, 262_139, 262_140, 262_141, 262_144, 3_000_000])
    func longMessagesComeWholeAndInOrder(_ length: Int) throws {
        var pair: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        let descriptor = pair[1]
        let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var reader = MessageSocket(owning: pair[0])
        var received: [GitResponse] = []
        var failure: (any Error)?
        // A thread of its own, for both ends block; a writer that fails closes its end, and the reader notices.
        ThreadTeam.run(
            helpers: 1,
            {
                let writer = MessageSocket(owning: descriptor)
                for last in [1, 2, 3] as [UInt8] {
                    guard (try? writer.send(GitResponse.content(message + [last]).encoded())) != nil,
                        (try? writer.send(GitResponse.absent.encoded())) != nil
                    else { return }
                }
            }
        ) {
            do {
                let deadline = monotonicMilliseconds() + 60_000
                while let next = try reader.receive(limit: length + 2, deadline: deadline) {
                    received.append(try GitResponse(next))
                }
            } catch { failure = error }
        }
        #expect(failure == nil)
        #expect(
            received
                == ([1, 2, 3] as [UInt8]).flatMap { [GitResponse.content(message + [$0]), .absent] })
    }

    @Test func endsAreTold() throws {
        var pair: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        var reader = MessageSocket(owning: pair[0])
        try writeAll([1, 0, 0, 0, 9, 5, 0], to: pair[1], named: "socket")
        close(pair[1])
        #expect(try reader.receive(limit: 10) == [9])
        // In the middle of a length.
        #expect(throws: GitError.self) { try reader.receive(limit: 10) }

        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        var other = MessageSocket(owning: pair[0])
        close(pair[1])
        #expect(try other.receive(limit: 10) == nil)
        // SIGPIPE would end this process here.
        #expect(throws: GitError.self) { try other.send([1]) }
    }

    @Test func silenceEndsAtTheDeadline() throws {
        var pair: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        var reader = MessageSocket(owning: pair[0])
        #expect(throws: GitError(.limit(.stall), "no answer in time")) {
            try reader.receive(limit: 10, deadline: monotonicMilliseconds() + 20)
        }
        // Nobody reads: the buffer fills, and sending ends, too.
        let writer = MessageSocket(owning: pair[1])
        #expect(throws: GitError.self) {
            try writer.send([UInt8](repeating: 0, count: 64 << 20), deadline: monotonicMilliseconds() + 20)
        }
    }

    @Test(arguments: ["cat", "yes", "true", "false", "head -c 3", "sleep 100"])
    func aChildThatIsNoOracleGitIsAnError(_ command: String) throws {
        let folder = try TemporaryFolder()
        let script = "\(folder.path)/child"
        // `yes` says "y\ny\n" for ever, `cat` what it heard.
        try writeAtomically(Array("#!/bin/sh\nexec \(command)\n".utf8), to: script, mode: 0o755)
        let limits = GitLimits(seconds: 1, stallSeconds: 1)
        let error = gitError {
            let session = try GitSession(
                executable: script, repository: folder.path, url: try GitURL("/srv"), limits: limits,
                onProgress: nil,
                answerSeconds: 1)
            _ = try session.fetch()
        }
        #expect([.child, .limit(.stall)].contains(error?.code))
    }

    @Test func aMissingExecutableIsAnError() throws {
        let error = gitError {
            _ = try GitSession(
                executable: "/nonexistent/oracle-git", repository: "/tmp", url: try GitURL("/srv"),
                limits: GitLimits(),
                onProgress: nil)
        }
        #expect(error?.code == .child)
    }

    @Test func oracleGitEndsOnNoise() throws {
        var random = SeededGenerator(state: 7)
        for round in 0..<20 {
            var pair: [Int32] = [-1, -1]
            #expect(
                socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0
            )
            let child = try Process([try oracleGit()], standardInput: pair[0])
            close(pair[0])
            var noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
            // Every other time a frame of an allowed length, so that the message itself is looked at.
            if round % 2 == 0 { noise = [UInt8(noise.count), 0, 0, 0] + noise }
            try writeAll(noise, to: pair[1], named: "socket")
            shutdown(pair[1], Int32(SHUT_WR))
            _ = child.wait()
            close(pair[1])
        }
    }

    @Test func oracleGitByHandSaysWhatItIs() throws {
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(nothing) }
        let child = try Process([try oracleGit()], standardInput: nothing)
        #expect(child.wait() == 64 << 8)
    }
}
