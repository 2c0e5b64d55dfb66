package import Cryptography
package import StrictJSON

/// What a notary measured between a model and its parent (docs/registry.md, "Comparison"). The subject is the child.
package struct ModelComparison: Hashable, Sendable {
    package static let type = "urn:oracle-registry:predicate:comparison:v1"

    /// One named question about the difference. What is below the detection limit is not found by it.
    package struct Check: Hashable, Sendable {
        package enum Result: String, CaseIterable, Hashable, Sendable {
            case found
            case notFound = "not-found"
            case inconclusive
        }

        package let name: String
        package let result: Result
        package let method: String
        package let version: String
        /// In the method's own words and units.
        package let detectionLimit: String?

        package init(
            name: String, result: Result, method: String, version: String, detectionLimit: String? = nil
        ) {
            self.name = name
            self.result = result
            self.method = method
            self.version = version
            self.detectionLimit = detectionLimit
        }
    }

    /// Checks that this program makes, and that verdicts know the meaning of (docs/registry.md, "Comparison"). Others are a
    /// policy's to ask for by name.
    package enum KnownCheck: String, CaseIterable, Hashable, Sendable {
        /// One direction was added to one or few MLP matrices, and nothing else changed.
        case rankOneEdit = "rank-one-edit"
        /// What changed is of low rank in every matrix: a merged LoRA, or an edit of several.
        case lowRankUpdate = "low-rank-update"
        /// Every block is what rounding the parent's weights gives.
        case quantizationOfParent = "quantization-of-parent"
        /// The parent's values, at most under other names or rounded to another type.
        case sameValues = "same-values"
        /// The two have no more in common than two models of the same shapes.
        case unrelated
    }

    package var model: ModelName
    package var version: String?
    package var parent: ModelName
    package var parentWeights: Digest
    /// The relation that was looked for, and whether what was measured agrees with it.
    package var relation: Relation?
    package var agrees: Bool?
    package var checks: [Check]

    package init(
        model: ModelName, version: String? = nil, parent: ModelName, parentWeights: Digest, checks: [Check]
    ) {
        self.model = model
        self.version = version
        self.parent = parent
        self.parentWeights = parentWeights
        self.checks = checks
    }
}

extension ModelComparison {
    init(_ value: JSONValue, subjects: [Statement.Subject]) throws(AttestationError) {
        model = try ModelName(try value.text("model", in: "predicate"))
        try Evaluation.check(subjects, bear: model)
        version = try value.optionalText("version")
        guard let other = value["parent"] else { throw AttestationError("predicate has no parent") }
        parent = try ModelName(try other.text("name", in: "parent"))
        guard let hash = try other.optionalHash("weights") else {
            throw AttestationError("parent has no weights digest")
        }
        parentWeights = Digest(.weights, hash)
        if value["relation"] != nil { relation = try value.choice("relation", in: "predicate") }
        agrees = try value.optionalBool("agrees")
        guard (relation == nil) == (agrees == nil) else {
            throw AttestationError("relation and agrees stand together")
        }
        guard let elements = value["checks"]?.elements, elements.count <= AttestationLimits.checks else {
            throw AttestationError("checks is no list, or longer than \(AttestationLimits.checks)")
        }
        checks = []
        for element in elements {
            checks.append(
                Check(
                    name: try element.text("name", in: "checks"),
                    result: try element.choice("result", in: "checks"),
                    method: try element.text("method", in: "checks"),
                    version: try element.text("version", in: "checks"),
                    detectionLimit: try element.optionalText("detection-limit")))
        }
        var names: Set<[UInt8]> = []
        for check in checks where !names.insert(Array(check.name.utf8)).inserted {
            throw AttestationError("the check \(check.name) a second time")
        }
        guard !checks.isEmpty || relation != nil else {
            throw AttestationError("a comparison has checks, or a relation and whether it agrees")
        }
    }

    /// The statement about a child with that weights digest, as it is signed.
    package func statement(weights: Digest) -> [UInt8] {
        let json: JSON = [
            "_type": .string(Statement.type),
            "subject": [
                ["name": .string(model.description), "digest": ["weights": .string(weights.hash.hex)]]
            ],
            "predicateType": .string(Self.type),
            "predicate": self.json,
        ]
        return json.pretty()
    }

    /// The predicate.
    package var json: JSON {
        .members([
            "model": .string(model.description), "version": version.map { .string($0) },
            "parent": [
                "name": .string(parent.description), "weights": .string(parentWeights.hash.hex),
            ],
            "relation": relation.map { .string($0.rawValue) }, "agrees": agrees.map { .bool($0) },
            "checks": .array(
                checks.map { check in
                    .members([
                        "name": .string(check.name), "result": .string(check.result.rawValue),
                        "method": .string(check.method), "version": .string(check.version),
                        "detection-limit": check.detectionLimit.map { .string($0) },
                    ])
                }),
        ])
    }
}
