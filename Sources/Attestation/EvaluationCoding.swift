package import Cryptography
package import StrictJSON

extension Evaluation {
    /// - Parameter subjects: the statement's: one, with the model's name and weights digest.
    init(_ value: JSONValue, subjects: [Statement.Subject]) throws(AttestationError) {
        model = try ModelName(try value.text("model", in: "predicate"))
        try Self.check(subjects, bear: model)
        version = try value.optionalText("version")
        release = try value.optionalHash("release")
        binding = try value.choice("binding", in: "predicate")
        assurance = try value.choice("assurance", in: "predicate")
        harness = try Harness(value["harness"])
        settings = try Settings(value["settings"])
        limit = try Self.readLimit(value)
        guard let elements = value["values"]?.elements, elements.count > 0 else {
            throw AttestationError("an evaluation has values")
        }
        guard elements.count <= AttestationLimits.values else {
            throw AttestationError("more than \(AttestationLimits.values) values")
        }
        values = []
        for element in elements { values.append(try Value(element)) }
        var seen: Set<[[UInt8]]> = []
        for value in values where !seen.insert(value.key).inserted {
            throw AttestationError("\(value.label) a second time")
        }
        guard let file = value["results"], let hash = try file.optionalHash("sha256") else {
            throw AttestationError("results has the sha256 of the results file")
        }
        results = Results(sha256: hash, byteCount: try file.optionalCount("bytes") ?? 0)
        results.omitted = try file.optionalCount("omitted") ?? 0
        if let stated = value["passed"], !stated.isNull {
            guard let stated = stated.bool, stated == passed else {
                throw AttestationError("passed does not follow from the values and what was required of them")
            }
        } else if passed != nil {
            throw AttestationError("passed is missing, and something was required")
        }
    }

    package static func readLimit(_ value: JSONValue) throws(AttestationError) -> Double? {
        let limit = try value.optionalNumber("limit")
        if let limit, limit <= 0 { throw AttestationError("limit is a number above 0") }
        return limit
    }

    /// The digest that is evaluated stands in the subject, once, under the model's name.
    static func check(_ subjects: [Statement.Subject], bear model: ModelName) throws(AttestationError) {
        guard subjects.count == 1, (try? ModelName(subjects[0].name)) == model,
            subjects[0].digests.count == 1, subjects[0].digests[0].algorithm == .weights
        else {
            throw AttestationError("the subject is the model by its name, with its weights digest")
        }
    }

    /// The predicate.
    package var json: JSON {
        .members([
            "model": .string(model.description), "version": version.map { .string($0) },
            "release": release.map { .string($0.hex) }, "binding": .string(binding.rawValue),
            "assurance": .string(assurance.rawValue),
            "harness": .members([
                "name": .string(harness.name), "version": harness.version.map { .string($0) },
                "commit": harness.commit.map { .string($0) },
            ]),
            "settings": settings.json, "limit": limit.map { .number($0) },
            "passed": passed.map { .bool($0) }, "values": .array(values.map(\.json)),
            "results": .members([
                "sha256": .string(results.sha256.hex), "bytes": .int(results.byteCount),
                "omitted": results.omitted == 0 ? nil : .int(results.omitted),
            ]),
        ])
    }

    /// The statement about weights with that digest, as it is signed.
    package func statement(weights: Digest) -> [UInt8] {
        let json: JSON = [
            "_type": .string(Statement.type),
            "subject": [
                [
                    "name": .string(model.description),
                    "digest": [weights.algorithm.rawValue: .string(weights.hash.hex)],
                ]
            ],
            "predicateType": .string(Self.type), "predicate": self.json,
        ]
        return json.pretty()
    }
}

extension Evaluation.Harness {
    package init(_ value: JSONValue?) throws(AttestationError) {
        guard let value, value.kind == .object else { throw AttestationError("there is no harness") }
        self.init(
            name: try value.text("name", in: "harness"), version: try value.optionalText("version"),
            commit: try value.optionalText("commit"))
    }
}

extension Evaluation.Settings {
    package init(_ value: JSONValue?) throws(AttestationError) {
        guard let value, !value.isNull else { return }
        guard value.kind == .object else { throw AttestationError("settings is no mapping") }
        backend = try value.optionalText("backend")
        modelArguments = try value.optionalText("model-args")
        dtype = try value.optionalText("dtype")
        quantization = try value.optionalText("quantization")
        generation = try value.optionalText("gen-kwargs")
        batchSize = try value.optionalText("batch-size")
        chatTemplate = try value.optionalHash("chat-template")
        revision = try value.optionalText("revision")
        if let text = try value.optionalText("adapter") {
            guard let digest = Digest(text), digest.algorithm == .weights else {
                throw AttestationError("adapter is a weights digest")
            }
            adapter = digest
        }
    }

    /// nil where nothing is known.
    var json: JSON? {
        if self == Self() { return nil }
        return .members([
            "backend": backend.map { .string($0) }, "model-args": modelArguments.map { .string($0) },
            "dtype": dtype.map { .string($0) }, "quantization": quantization.map { .string($0) },
            "gen-kwargs": generation.map { .string($0) }, "batch-size": batchSize.map { .string($0) },
            "chat-template": chatTemplate.map { .string($0.hex) },
            "revision": revision.map { .string($0) }, "adapter": adapter.map { .string($0.description) },
        ])
    }
}

extension Evaluation.Value {
    /// The value, as it would be read back.
    package func checked() throws(AttestationError) -> Evaluation.Value {
        // What a writer prints is strict JSON; what it says may still be more than a statement holds.
        guard let document = try? JSONDocument(json.compact) else {
            throw AttestationError("a value that is no JSON")
        }
        return try Evaluation.Value(document.root)
    }

    package init(_ value: JSONValue) throws(AttestationError) {
        guard let number = try value.optionalNumber("value") else {
            throw AttestationError("a value has no value")
        }
        self.init(
            task: try value.text("task", in: "values"), metric: try value.text("metric", in: "values"),
            filter: try value.optionalText("filter"), value: number)
        stderr = try value.optionalNumber("stderr")
        samples = try value.optionalCount("n")
        fewShot = try value.optionalCount("few-shot")
        higherIsBetter = try value.optionalBool("higher-is-better")
        version = try value.optionalText("version")
        isGroup = try value.optionalBool("group") ?? false
        if let stated = value["requirement"], !stated.isNull {
            guard let threshold = try stated.optionalNumber("threshold") else {
                throw AttestationError("a requirement has a threshold")
            }
            requirement = Evaluation.Requirement(
                try stated.choice("comparator", in: "requirement"), threshold)
        }
    }

    var json: JSON {
        .members([
            "task": .string(task), "metric": .string(metric), "filter": filter.map { .string($0) },
            "value": .number(value), "stderr": stderr.map { .number($0) }, "n": samples.map { .int($0) },
            "few-shot": fewShot.map { .int($0) }, "higher-is-better": higherIsBetter.map { .bool($0) },
            "version": version.map { .string($0) }, "group": isGroup ? true : nil,
            "requirement": requirement.map {
                ["comparator": .string($0.comparator.rawValue), "threshold": .number($0.threshold)]
            },
        ])
    }

    /// What it is a value of, by bytes.
    package var key: [[UInt8]] { [task, metric, filter ?? ""].map { Array($0.utf8) } }

    /// `hellaswag:acc_norm`, with the filter where there is one that says something.
    package var label: String {
        filter.map { $0.utf8.elementsEqual("none".utf8) ? "" : ",\($0)" }.map { "\(task):\(metric)\($0)" }
            ?? "\(task):\(metric)"
    }
}

extension JSON {
    /// Whole numbers without a point, as they are written by hand.
    static func number(_ value: Double) -> JSON {
        Int(exactly: value).flatMap { abs($0) < 1 << 53 ? .int($0) : nil } ?? .double(value)
    }
}

extension JSONValue {
    func optionalHash(_ name: StaticString) throws(AttestationError) -> Hash32? {
        guard let value = self[name], !value.isNull else { return nil }
        guard let hash = value.withUTF8({ Hash32(hex: $0) }) ?? nil else {
            throw AttestationError("\(name) is no 64 lowercase hex digits")
        }
        return hash
    }

    func optionalNumber(_ name: StaticString) throws(AttestationError) -> Double? {
        guard let value = self[name], !value.isNull else { return nil }
        guard let number = value.double, number.isFinite else {
            throw AttestationError("\(name) is no number")
        }
        return number
    }

    func optionalBool(_ name: StaticString) throws(AttestationError) -> Bool? {
        guard let value = self[name], !value.isNull else { return nil }
        guard let bool = value.bool else { throw AttestationError("\(name) is neither true nor false") }
        return bool
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: StaticString, in place: String
    ) throws(AttestationError) -> Choice where Choice.RawValue == String {
        let text = try text(name, in: place)
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw AttestationError("\(name) is one of: \(choices)")
        }
        return choice
    }
}
