import Attestation
import Cryptography
import FileIO
import ModelDigest
import ModelFormats

/// A model on this disk: every byte of it is hashed here, in one pass.
struct MeasuredModel {
    let directory: String
    /// By relative name, in the order of the names' bytes.
    let files: [(name: String, size: Int, sha256: Hash32)]
    private let weights: ModelDigests.WeightsDigest
    private let weightsFiles: [String]

    init(directory: String) throws {
        self.directory = directory
        let folder = try ModelFolder(at: directory)
        guard let main = folder.main, folder.problems.isEmpty else {
            throw ImportError("\(directory) holds no whole model")
        }
        let digests = try ModelDigester(now: { 0 }).digest(
            folder, wanting: [.sha256, .tensors], sets: [main])
        files = try digests.files.map { digest in
            guard let sha256 = digest.sha256 else {
                throw ImportError("\(digest.file.realPath) is no whole file")
            }
            return (digest.file.name, Int(digest.file.status.size), sha256.hash)
        }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        guard let set = digests.sets.first else { throw ImportError("\(directory) holds no whole model") }
        weights = try set.outcome.get()
        weightsFiles = main.shards.map(\.name)
    }

    /// The weights digest of the tensors, with its tensor manifest.
    /// - Parameter source: what hands out the bytes.
    func weights(source: Source) throws -> Observation.MeasuredWeights {
        guard let manifest = weights.manifest else { throw ImportError("\(directory): no tensor manifest") }
        return Observation.MeasuredWeights(
            digest: weights.digest, tensorCount: weights.tensorCount, byteCount: weights.byteCount,
            files: weightsFiles, manifest: manifest.text, source: source)
    }

    /// Requires that these are the files that an observation calls measured, all of them and no others.
    func check(against observation: Observation) throws {
        let names = files.map(\.name)
        let stated = observation.files.map(\.file)
        guard names == stated else {
            throw ImportError("\(directory) has the files \(names), the data measured \(stated)")
        }
        for (here, row) in zip(files, observation.files) {
            guard here.sha256 == row.sha256, row.size == nil || row.size == here.size else {
                throw ImportError(
                    "\(directory)/\(here.name) is \(here.sha256), the data says \(row.sha256)")
            }
        }
    }
}

/// The small model that `scripts/make-demo-model.sh` writes, for machines that can download none. The script is its source: who
/// runs it has the bytes.
enum DemoModel {
    static func observation(_ directory: String) throws -> Observation {
        let source = Source(
            tier: .measured, place: "oracle", isPackage: true, revision: nil,
            path: "scripts/make-demo-model.sh")
        let kinds = [
            "model.safetensors": ("safetensors", "weights"), "config.json": ("json", "config"),
            "tokenizer.json": ("json", "tokenizer"),
        ]
        let name = "oracle/demo-tiny"
        let model = try MeasuredModel(directory: directory)
        let files = try model.files.map { file in
            guard let (format, kind) = kinds[file.name] else {
                throw ImportError("\(directory)/\(file.name) is no file of the demo model")
            }
            return FileRow(
                name: name, version: nil, file: file.name, format: format, kind: kind, size: file.size,
                sha256: file.sha256, license: nil, url: nil, sources: [source])
        }
        guard files.count == kinds.count else { throw ImportError("\(directory) is not the demo model") }
        var observation = Observation(model: try ModelName(name), version: nil, files: files)
        observation.weights = try model.weights(source: source)
        return observation
    }
}
