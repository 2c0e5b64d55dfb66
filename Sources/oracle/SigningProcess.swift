internal import Attestation
internal import Cryptography

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Runs the command that signs with a key that is elsewhere: the message on its standard input, the signature on its standard
/// output, its standard error passed on.
///
///     gcloud kms asymmetric-sign --input-file - --signature-file - ...
///
/// A signature is 64 bytes, or their base64 with white space around. Whatever comes is checked against the public key before it is used.
enum SigningProcess {
    /// Bytes of an answer: a key in PEM has a hundred, and some tools speak before they answer.
    private static let answerLimit = 8192

    static func key(_ name: String, _ publicKey: PublicKey, _ command: KeyStore.SigningCommand) -> SigningKey
    {
        SigningKey(publicKey) { message in
            let answer = try run(command, input: message, for: name)
            guard let signature = signature(in: answer) else {
                throw CommandError(
                    "the command of the key \(name) gave no signature", code: "key.command",
                    cause:
                        "it printed \(Human.count(answer.count, "byte")); 64 bytes or their base64 are a signature",
                    help: "oracle key list")
            }
            guard publicKey.verifies(signature, over: message) else {
                throw CommandError(
                    "the command of the key \(name) signed with another key", code: "key.command",
                    cause: "the signature does not verify under \(publicKey)", help: "oracle key list")
            }
            return signature
        }
    }

    private static func signature(in answer: [UInt8]) -> [UInt8]? {
        if answer.count == 64 { return answer }
        let text = answer.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return Base64.decode(text, alphabet: .standardOrURLSafe).flatMap { $0.count == 64 ? $0 : nil }
    }

    /// - Parameters:
    ///   - input: what it reads; a command that does not read all of it is no error.
    ///   - argument: what is added to the command, as one word of a shell.
    static func run(
        _ command: KeyStore.SigningCommand, argument: String? = nil, input: [UInt8], for name: String
    ) throws -> [UInt8] {
        func failure(_ cause: String) -> CommandError {
            CommandError(
                "the command of the key \(name) failed", code: "key.command", cause: cause,
                help: "try it alone: \(command.text)")
        }
        var toChild: (read: Int32, write: Int32) = (-1, -1)
        var fromChild: (read: Int32, write: Int32) = (-1, -1)
        do {
            toChild = try pipe()
            fromChild = try pipe()
        } catch {
            for end in [toChild.read, toChild.write] where end >= 0 { close(end) }
            throw error
        }
        let process: pid_t
        do {
            defer {
                close(toChild.read)
                close(fromChild.write)
            }
            process = try spawn(
                ["/bin/sh", "-c", argument == nil ? command.text : "\(command.text) \"$1\"", "sh"]
                    + (argument.map { [$0] } ?? []), input: toChild.read, output: fromChild.write)
        } catch {
            close(toChild.write)
            close(fromChild.read)
            throw error
        }
        var conversation = Conversation(
            input: input, to: toChild.write, from: fromChild.read,
            deadline: seconds() + Double(command.timeout))
        // Ctrl-C reaches the command too, being of the same group of processes.
        let outcome = Interruption.deferring { conversation.run(limit: answerLimit) }
        conversation.close()
        if outcome != .ended { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        switch outcome {
        case .interrupted: throw CommandError.interrupted
        case .late: throw failure("it took longer than \(Human.count(command.timeout, "second"))")
        case .tooLong: throw failure("it printed more than \(answerLimit) bytes")
        case .ended: break
        }
        let signal = status & 0x7F
        if signal != 0 { throw failure("it was ended by signal \(signal)") }
        let code = status >> 8 & 0xFF
        if code != 0 { throw failure("it ended with status \(code)") }
        return conversation.answer
    }

    private static func pipe() throws(CommandError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard makePipe(&ends) == 0 else {
            throw CommandError("no pipe to a command", cause: String(cString: strerror(errno)))
        }
        return (ends[0], ends[1])
    }

    /// Both ends are closed in every other process that is started meanwhile.
    private static func makePipe(_ ends: inout [Int32]) -> Int32 {
        let code = ends.withUnsafeMutableBufferPointer { buffer in
            #if canImport(Glibc)
                Glibc.pipe(buffer.baseAddress)
            #else
                Darwin.pipe(buffer.baseAddress)
            #endif
        }
        guard code == 0 else { return code }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return 0
    }

    private static func spawn(_ words: [String], input: Int32, output: Int32) throws(CommandError) -> pid_t {
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // This process ignores SIGPIPE; the command must not inherit that.
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let copies = words.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        var process: pid_t = 0
        let code = copies.withUnsafeBufferPointer {
            posix_spawn(&process, words[0], &actions, &attributes, $0.baseAddress!, environ)
        }
        guard code == 0 else {
            throw CommandError("\(words[0]) cannot be started", cause: String(cString: strerror(code)))
        }
        return process
    }

    static func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}

/// What is written to a child and read from it, at once, so that neither waits for the other.
private struct Conversation {
    enum Outcome { case ended, late, tooLong, interrupted }

    private var rest: ArraySlice<UInt8>
    private var input: Int32
    private let output: Int32
    private let deadline: Double
    private(set) var answer: [UInt8] = []

    init(input: [UInt8], to: Int32, from: Int32, deadline: Double) {
        rest = input[...]
        self.input = to
        output = from
        self.deadline = deadline
        _ = fcntl(to, F_SETFL, O_NONBLOCK)
    }

    mutating func run(limit: Int) -> Outcome {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if Interruption.isRequested { return .interrupted }
            let left = deadline - SigningProcess.seconds()
            guard left > 0 else { return .late }
            if rest.isEmpty { endInput() }
            var entries = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
            ]
            // A negative descriptor is passed over.
            let count = poll(&entries, 2, Int32(min(left * 1000 + 1, 1e6)))
            guard count > 0 else { continue }
            if input >= 0, entries[1].revents != 0 {
                let written = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
                if written > 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EAGAIN && errno != EINTR {
                    // It reads no further; what it answers is checked all the same.
                    rest = []
                }
            }
            if entries[0].revents != 0 {
                let got = read(output, &buffer, buffer.count)
                if got == 0 { return .ended }
                if got > 0 { answer += buffer[..<got] }
                if got < 0, errno != EINTR { return .ended }
                if answer.count > limit { return .tooLong }
            }
        }
    }

    private mutating func endInput() {
        guard input >= 0 else { return }
        _ = closeDescriptor(input)
        input = -1
    }

    mutating func close() {
        endInput()
        _ = closeDescriptor(output)
    }
}

private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }
