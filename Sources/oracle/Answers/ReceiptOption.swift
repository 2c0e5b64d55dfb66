internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelFormats
internal import Registry
internal import StrictJSON
internal import Trust

/// `verify --receipt FILE`: the file is read where there is one, and written where there is none.
struct ReceiptOption {
    let path: String
    /// Opens the key of `--sign-as`; nil where a receipt is not signed.
    let key: (() throws -> SigningKey)?

    /// Reads a receipt and checks it, as far as that can be done without the files.
    /// - Returns: nil where there is none yet.
    func read(_ court: Court) throws -> VerifiedReceipt? {
        guard FileStatus.exists(path) else { return nil }
        let bytes = try readFile(path, limit: Receipt.byteLimit)
        do { return try court.judge.accept(bytes, now: court.now) } catch { throw refused(error) }
    }

    func refused(_ why: any Error) -> CommandError {
        CommandError(
            "the receipt \(path) is refused", code: "receipt.refused", cause: "\(why)",
            help: "without --receipt every file is hashed; remove the receipt to have it written anew")
    }

    /// A receipt in the folder would be one of its files, and a claim of whoever made the folder.
    func requireOutside(_ folder: ModelFolder) throws {
        guard !folder.isSingleFile, let parent = realPath(parentDirectory(of: path)) else { return }
        guard parent != folder.directory, !parent.hasPrefix(folder.directory + "/") else {
            throw CommandError.usage(
                "the receipt \(path) lies in the model's folder", help: "oracle help verify")
        }
    }

    /// - Returns: what the answer says of it.
    func write(_ model: ObservedModel, _ verdict: Verdict, resource: String, time: UInt64) throws
        -> ReceiptUse
    {
        let receipt = Receipt(of: model, verdict, time: time)
        let statement = receipt.statement(of: verdict, resource: resource, version: oracleVersion)
        let secret = try key?()
        try writeAtomically(Receipt.file(statement, signedBy: secret), to: path, onlyNew: true)
        return ReceiptUse(path: path, isWritten: true, key: secret?.publicKey, time: time, notHashed: [])
    }
}

/// What an answer says of a receipt.
struct ReceiptUse {
    let path: String
    let isWritten: Bool
    let key: PublicKey?
    /// Seconds since 1970.
    let time: UInt64
    /// Names and sizes of the files whose digests were taken from it.
    let notHashed: [(name: String, size: Int64)]

    var text: TerminalText {
        if isWritten {
            return key.map { "\(path), written and signed by \($0)" }
                ?? "\(path), written; unsigned, so no policy takes it"
        }
        guard !notHashed.isEmpty else {
            return "everything was hashed: something was revoked by a digest that the receipt does not have"
        }
        let shown = notHashed.prefix(3).map { "\($0.name) (\(Human.bytes($0.size)))" }.joined(separator: ", ")
        let more = notHashed.count > 3 ? " and \(notHashed.count - 3) more" : ""
        let who = key.map { "\($0)" } ?? ""
        return
            "\("not hashed", .caution): \(shown)\(more); \(who) signed their digests at \(Moment.format(time))"
    }

    var json: JSON {
        .members([
            "file": .string(path), "use": isWritten ? "written" : "read",
            "key": key.map { .string($0.description) } ?? .null, "time": .string(Moment.format(time)),
            "not-hashed": .strings(notHashed.map(\.name)),
        ])
    }
}
