internal import Attestation
internal import Cryptography

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
        let words =
            ["/bin/sh", "-c", argument == nil ? command.text : "\(command.text) \"$1\"", "sh"]
            + (argument.map { [$0] } ?? [])
        let ended = try PipedProcess.run(
            words, input: input, limit: answerLimit, seconds: Double(command.timeout))
        switch ended.outcome {
        case .interrupted: throw CommandError.interrupted
        case .late: throw failure("it took longer than \(Human.count(command.timeout, "second"))")
        case .tooLong: throw failure("it printed more than \(answerLimit) bytes")
        case .ended(let status):
            if status > 128 { throw failure("it was ended by signal \(status - 128)") }
            if status != 0 { throw failure("it ended with status \(status)") }
        }
        return ended.output
    }
}
