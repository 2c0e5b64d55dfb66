internal import GitWire
internal import Witness

/// One POST to a witness, by the program `curl`: TLS, and what a stranger's server answers, are read in a process without keys, and a
/// static executable has no place for either. It follows no redirects, reads no configuration, and speaks https, or http to this machine.
enum WitnessPost {
    /// Seconds for connecting, asking and being answered.
    static let seconds = 30
    /// Bytes of an answer: a few signature lines.
    static let limit = 64 << 10

    static func send(_ body: [UInt8], to url: WitnessURL, _ context: Context) throws -> WitnessReply {
        // The status and the type stand behind the answer, after a byte that no answer has.
        let words = [
            "curl", "--disable", "--silent", "--show-error", "--globoff", "--proto",
            "=\(url.scheme.rawValue)",
            "--max-redirs", "0", "--max-time", "\(seconds)", "--max-filesize", "\(limit)", "--header",
            "Content-Type: text/plain", "--header", "Expect:", "--data-binary", "@-", "--write-out",
            "\u{1}%{http_code} %{content_type}", "--", url.addCheckpoint,
        ]
        let environment = (childEnvironmentNames + ["PATH"]).compactMap { name in
            name == "HOME" ? nil : context.environment[name].map { "\(name)=\($0)" }
        }
        let ended: (outcome: PipedProcess.Outcome, output: [UInt8])
        do {
            ended = try PipedProcess.run(
                words, input: body, limit: limit + 1024, seconds: Double(seconds) + 5,
                environment: environment)
        } catch { throw error.code == PipedProcess.missing ? missing : error }
        switch ended.outcome {
        case .ended(0): break
        case .ended(let status): throw WitnessError("it does not answer (curl: status \(status))")
        case .late: throw WitnessError("it did not answer in \(seconds) seconds")
        case .tooLong: throw WitnessError("it answered more than \(limit) bytes")
        case .interrupted: throw CommandError.interrupted
        }
        guard let mark = ended.output.lastIndex(of: 1) else { throw WitnessError("curl said no status") }
        let tail = String(decoding: ended.output[(mark + 1)...], as: UTF8.self)
            .split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard let status = tail.first.flatMap({ Int($0) }) else { throw WitnessError("curl said no status") }
        return WitnessReply(
            status: status, contentType: tail.count > 1 ? String(tail[1]) : "",
            body: Array(ended.output[..<mark]))
    }

    static let missing = CommandError(
        "curl is not installed", code: "curl.missing", cause: "witnesses are asked over https by curl",
        help: "install curl, or let witnesses cosign by hand: oracle witness cosign")
}
