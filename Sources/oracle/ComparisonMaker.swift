internal import Attestation
internal import Comparison
internal import Cryptography
internal import ModelDigest
internal import ModelFormats

/// Makes the statement of `attest comparison`: what was measured between the two models that are here.
struct ComparisonMaker {
    private let context: Context
    private let command: AttestComparison
    private let reader: ModelReader

    struct Made {
        let payload: [UInt8]
        let statement: Statement
        let comparison: ModelComparison
        let weights: Digest
        let description: Description
    }

    init(_ context: Context, _ command: AttestComparison) {
        self.context = context
        self.command = command
        reader = ModelReader(context, command.reading)
    }

    func make() throws -> Made {
        // Listed once: digests and comparison are of files with the status that the list has.
        let folders = try [command.base, command.derived].map { word in
            try reader.folder(at: NamedModel.locate(word, for: "attest comparison", in: context).path)
        }
        let (parent, _) = try StatedName.read(command.parent, option: "--parent", of: folders[0])
        let (model, version) = try StatedName.read(command.name, option: "--name", of: folders[1])
        let digests = try folders.map { try reader.weights(of: $0) }
        let collections = try zip(folders, [command.base, command.derived]).map { folder, word in
            guard let main = folder.main else {
                throw CommandError("\(word) holds no model whose tensors can be read", code: "diff.no-model")
            }
            return try TensorCollection(main, of: folder, label: word)
        }
        let difference = try context.console.progress("Comparing") { meter in
            try Interruption.deferring {
                try ModelComparer(
                    threads: ModelDigester.coreCount,
                    progress: { meter.advance(to: $0.done, of: $0.total) },
                    isCancelled: { Interruption.isRequested }
                ).compare(collections[0], collections[1])
            }
        }
        let judged = MeasuredDifference(difference)
        var comparison = ModelComparison(
            model: model, version: version, parent: parent, parentWeights: digests[0], checks: judged.checks)
        if let relation = command.relation.flatMap(Relation.init(rawValue:)) {
            if let agrees = judged.agrees(with: relation) {
                (comparison.relation, comparison.agrees) = (relation, agrees)
            } else {
                context.console.warning(
                    "whether it is \(relation.rawValue) cannot be told from these weights, and the statement says neither"
                )
            }
        }
        let payload = comparison.statement(weights: digests[1])
        do {
            return Made(
                payload: payload, statement: try Statement(parsing: payload), comparison: comparison,
                weights: digests[1], description: difference.description)
        } catch {
            throw CommandError("no statement can be made of it", code: "statement.format", cause: "\(error)")
        }
    }
}

/// What a difference comes to, in the words of a statement.
struct MeasuredDifference {
    private let difference: ModelDifference
    private var kind: Description.Kind { difference.description.kind }

    init(_ difference: ModelDifference) { self.difference = difference }

    private var changedMatrices: Int { difference.pairs.filter { $0.measure != nil }.count }

    private static let method = "oracle diff"

    /// The checks that this program knows, the negative ones too.
    var checks: [ModelComparison.Check] {
        ModelComparison.KnownCheck.allCases.map { check in
            let result = result(of: check)
            return ModelComparison.Check(
                name: check.rawValue, result: result, method: Self.method, version: oracleVersion,
                detectionLimit: result == .notFound ? limit(of: check) : nil)
        }
    }

    /// In the words of the statement.
    private func limit(of check: ModelComparison.KnownCheck) -> String? {
        guard check == .rankOneEdit || check == .lowRankUpdate,
            let limit = difference.description.detectionLimit
        else { return nil }
        return "\(Figures.number(limit)) of the norm of a matrix"
    }

    private func result(of check: ModelComparison.KnownCheck) -> ModelComparison.Check.Result {
        let description = difference.description
        /// Where nothing was found: whether what was compared would have shown it.
        let absent: ModelComparison.Check.Result =
            description.detectionLimit == nil || !description.standing.isEmpty ? .inconclusive : .notFound
        return switch (check, kind) {
        case (_, .different): .inconclusive
        case (_, .unrelated) where !description.isMeasured: .inconclusive
        case (.rankOneEdit, .rankOneEdit): .found
        case (.rankOneEdit, .unrelated), (.rankOneEdit, .quantizedOther): .inconclusive
        // A few matrices of low rank may hold several such edits (MEMIT).
        case (.rankOneEdit, .lowRank) where changedMatrices <= Thresholds.editedMatrices: .inconclusive
        case (.rankOneEdit, _): description.mayHoldEdit ? .inconclusive : absent
        case (.lowRankUpdate, .rankOneEdit), (.lowRankUpdate, .lowRank): .found
        case (.lowRankUpdate, .unrelated), (.lowRankUpdate, .quantizedOther): .inconclusive
        case (.lowRankUpdate, _): description.isDirected ? .inconclusive : absent
        case (.quantizationOfParent, .quantized): .found
        case (.quantizationOfParent, .quantizedOther) where !isQuantizedOtherwise: .inconclusive
        case (.quantizationOfParent, _): .notFound
        case (.sameValues, .identical), (.sameValues, .reencoded): .found
        case (.sameValues, _): .notFound
        case (.unrelated, .unrelated): .found
        case (.unrelated, _): .notFound
        }
    }

    /// Whether blocks are what quantizing the parent does not give, and not only something beside them.
    private var isQuantizedOtherwise: Bool {
        difference.pairs.contains(where: \.isOtherQuantization)
    }

    /// Whether what was measured is what a relation means; nil where the weights do not tell.
    func agrees(with relation: Relation) -> Bool? {
        let description = difference.description
        return switch (relation, kind) {
        case (_, .different), (.distilled, _), (.adapter, _): nil
        case (_, .unrelated) where !description.isMeasured: nil
        case (.converted, .identical), (.converted, .reencoded): true
        // Tensors that are in one and not in the other may be what a format leaves out.
        case (.converted, .partial): nil
        case (.quantized, .quantized), (.quantized, .reencoded): true
        case (.quantized, .partial): nil
        case (.quantized, .quantizedOther): isQuantizedOtherwise ? false : nil
        // Training moves a matrix in many directions: where one stands out, or something was not compared, it may be an edit.
        case (.finetune, .fineTuned), (.finetune, .layers):
            description.standing.isEmpty && difference.isWhole ? true : nil
        case (.finetune, .lowRank):
            description.mayBeEdit || description.isLikeEdits || !difference.isWhole ? nil : true
        // Trained and then quantized, grown and then trained: what is left is not told apart.
        case (.finetune, .quantizedOther), (.finetune, .vocabularyGrown), (.finetune, .partial): nil
        case (.edited, .rankOneEdit), (.edited, .lowRank): true
        case (.edited, .quantizedOther): nil
        case (.edited, .fineTuned), (.edited, .layers): description.standing.isEmpty ? false : nil
        case (.pruned, .pruned): true
        case (.pruned, .quantizedOther): nil
        case (.merge, .merge): true
        // The other parents are not here.
        case (.merge, _): kind == .unrelated ? false : nil
        default: false
        }
    }
}
