internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import ModelFormats

/// The name of a model that a statement is about: as somebody typed it, or as its place in the Hugging Face cache says.
enum StatedName {
    /// - Parameters:
    ///   - text: `owner/model[@version]`; nil where the place has to say it.
    ///   - option: how the command line calls it.
    static func read(
        _ text: String?, option: String, of folder: ModelFolder
    ) throws -> (name: ModelName, version: String?) {
        if let text {
            let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            do { return (try ModelName(parts[0]), parts.count > 1 ? parts[1] : nil) } catch {
                throw CommandError.usage("\(option): \(error)")
            }
        }
        if let snapshot = realPath(folder.path).flatMap(HubSnapshot.init(realPath:)),
            let name = try? ModelName(snapshot.name)
        {
            return (name, snapshot.commit)
        }
        throw CommandError(
            "\(folder.path) does not say which model it is", code: "statement.name",
            help: "\(option) OWNER/MODEL[@VERSION]", status: .usage)
    }
}

extension ModelReader {
    /// The weights digest of the one model of a folder.
    func weights(of folder: ModelFolder) throws -> Digest {
        let digests = try digests(folder, [.weights])
        guard folder.main != nil, let main = digests.sets.first else {
            throw CommandError(
                digests.sets.isEmpty
                    ? "\(folder.path) holds no model whose tensors can be read"
                    : "\(folder.path) holds several models",
                code: "digest.no-model",
                help: digests.sets.first.map { "name one of them: \(folder.path)/\($0.set.name)" })
        }
        return try main.outcome.get().digest
    }
}
