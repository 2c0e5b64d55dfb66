internal import Attestation
internal import Cryptography
internal import StrictJSON

/// `results_<date>.json` of lm-evaluation-harness 0.4.x (EleutherAI/lm-evaluation-harness, loggers/evaluation_tracker.py):
///
///     {"results": {TASK: {"alias": "...", "acc,none": 0.5, "acc_stderr,none": 0.01 | "N/A"}}, "groups": {GROUP: {...}},
///      "versions": {TASK: 1.0}, "n-shot": {TASK: 0}, "higher_is_better": {TASK: {"acc": true | null}},
///      "n-samples": {TASK: {"original": 100, "effective": 100}},
///      "config": {"model": "hf", "model_args": "pretrained=...,dtype=..." | {...}, "limit": null, "gen_kwargs": null, ...},
///      "git_hash": "...", "lm_eval_version": "...", "chat_template": null, "chat_template_sha": null, ...}
enum LMEvaluation {
    static let name = "lm-evaluation-harness"

    /// Those that load weights in the harness's own process or one that it starts. Anything else may be a service, of which only
    /// the name is known.
    private static let local: Set<String> = [
        "hf", "hf-auto", "huggingface", "hf-multimodal", "hf-mistral3", "hf-audiolm-qwen", "vllm", "vllm-vlm",
        "sglang", "mamba_ssm", "nemo_lm", "megatron_lm", "neuronx", "openvino", "openvino-causallm", "ipex",
        "habana", "sparseml", "deepsparse",
    ]

    static func read(_ root: JSONValue, file: Evaluation.Results) throws -> HarnessResults {
        var results = HarnessResults(
            harness: Evaluation.Harness(
                name: name, version: text(root["lm_eval_version"]), commit: text(root["git_hash"])),
            values: [], file: file)
        let config = root["config"]
        try settings(config, root, into: &results)
        guard let tasks = root["results"]?.members, tasks.count <= HarnessLimits.tasks else {
            throw HarnessError("results is no mapping of at most \(HarnessLimits.tasks) tasks")
        }
        var share = 1.0
        for member in tasks {
            let (task, metrics) = (member.name, member.value)
            try read(task, metrics, of: root, into: &results)
            guard let counts = root["n-samples"]?[name: task], !counts.isNull else { continue }
            guard let original = try samples(counts["original"]),
                let effective = try samples(counts["effective"])
            else {
                // Of how many they are is what tells a limit.
                throw HarnessError("n-samples.\(task.prefix(64)) lacks original or effective")
            }
            if original > 0, effective < original {
                share = min(share, Double(effective) / Double(original))
            }
        }
        if let limit = config?["limit"], !limit.isNull {
            guard let number = limit.double, number.isFinite, number > 0 else {
                throw HarnessError("config.limit is no number above 0")
            }
            results.limit = number
        } else if share < 1 {
            // `--samples` picks some, and config does not say so.
            results.limit = share
        }
        return results
    }

    /// A number of samples. One that is not understood could hide a limit.
    private static func samples(_ value: JSONValue?) throws(HarnessError) -> Int? {
        guard let value, !value.isNull else { return nil }
        guard let count = value.int ?? value.double.flatMap({ Int(exactly: $0) }), count >= 0 else {
            throw HarnessError("a number in n-samples is no whole number")
        }
        return count
    }

    private static func read(
        _ task: String, _ metrics: JSONValue, of root: JSONValue, into results: inout HarnessResults
    ) throws {
        guard let members = metrics.members, members.count <= HarnessLimits.metrics else {
            throw HarnessError(
                "results.\(task.prefix(64)) is no mapping of at most \(HarnessLimits.metrics) metrics")
        }
        for member in members {
            let (key, value) = (member.name, member.value)
            // `metric,filter`; `alias` and blanks are for the harness's table.
            let parts = key.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard parts.count == 2, !parts[0].hasSuffix("_stderr") else { continue }
            let label = "\(task):\(parts[0])"
            guard let number = value.double, number.isFinite else {
                results.unusable.append(label)
                continue
            }
            var found = Evaluation.Value(task: task, metric: parts[0], filter: parts[1], value: number)
            if let stderr = metrics[name: "\(parts[0])_stderr,\(parts[1])"]?.double, stderr.isFinite {
                found.stderr = stderr
            }
            found.samples = try samples(root["n-samples"]?[name: task]?["effective"])
            found.fewShot = root["n-shot"]?[name: task]?.int.flatMap { $0 >= 0 ? $0 : nil }
            found.higherIsBetter = root["higher_is_better"]?[name: task]?[name: parts[0]]?.bool
            found.version = text(root["versions"]?[name: task])
            found.isGroup = root["groups"]?[name: task] != nil
            // What is signed obeys the same bounds as what is read back.
            results.values.append(try found.checked())
        }
    }

    private static func settings(
        _ config: JSONValue?, _ root: JSONValue, into results: inout HarnessResults
    ) throws(HarnessError) {
        let backend = text(config?["model"]) ?? ""
        let arguments = self.arguments(config?["model_args"])
        // Of two the harness takes the last: which one was loaded must not be a guess.
        for (index, argument) in arguments.enumerated()
        where arguments[..<index].contains(where: { $0.name == argument.name }) {
            throw HarnessError("model_args names \(argument.name.prefix(64)) twice")
        }
        // Weights that are changed when they are loaded: no digest says what they became. An adapter has one (peft).
        for change in ["delta", "steer_path"] where arguments.contains(where: { $0.name == change }) {
            throw HarnessError(
                "model_args has \(change), which changes the weights that are loaded: evaluate the model that results"
            )
        }
        // Weights beside those that a folder is known by.
        for choice in ["subfolder", "gguf_file", "lora_modules", "autogptq"] {
            guard let value = arguments.first(where: { $0.name == choice })?.value,
                !["", "None", "null", "True", "true", "False", "false"].contains(value)
            else { continue }
            throw HarnessError(
                "model_args has \(choice)=\(value.prefix(64)), which chooses other weights than those of the model that it names: evaluate these by their own folder"
            )
        }
        results.settings.backend = backend.isEmpty ? nil : backend
        results.settings.modelArguments = bounded(
            arguments.map { "\($0.name)=\($0.value)" }.joined(separator: ","))
        func argument(_ name: String) -> String? { arguments.first { $0.name == name }?.value }
        results.settings.dtype = text(config?["model_dtype"]) ?? argument("dtype")
        let quantization = [
            "quantization", "load_in_4bit", "load_in_8bit", "autogptq", "gptqmodel", "bnb_4bit_quant_type",
        ]
        .compactMap { name in argument(name).map { "\(name)=\($0)" } }
        .filter { !$0.hasSuffix("=False") && !$0.hasSuffix("=None") }
        results.settings.quantization = bounded(quantization.joined(separator: ","))
        if let value = config?["gen_kwargs"], !value.isNull {
            results.settings.generation = bounded(
                text(value) ?? String(decoding: value.json.compact, as: UTF8.self))
        }
        results.settings.batchSize = text(config?["batch_size"])
        if let template = text(root["chat_template_sha"]).flatMap({ Hash32(hex: $0) }) {
            results.settings.chatTemplate = template
        } else if let template = root["chat_template"]?.utf8 {
            results.settings.chatTemplate = SHA256.hash(template)
        }
        results.settings.revision = text(config?["model_revision"]) ?? argument("revision")
        results.commit = text(config?["model_sha"])
        results.source = argument("pretrained") ?? argument("model") ?? argument("path")
        results.adapterSource = argument("peft") ?? argument("lora_local_path")
        results.isDry = backend == "dummy"
        results.isOfService =
            !results.isDry && (!local.contains(backend) || argument("base_url") != nil)
    }

    /// `a=b,c=d`, or an object.
    private static func arguments(_ value: JSONValue?) -> [(name: String, value: String)] {
        if let members = value?.members {
            return members.map { member in
                let value = member.value
                return (member.name, text(value) ?? String(decoding: value.json.compact, as: UTF8.self))
            }
        }
        return (value?.string ?? "").split(separator: ",").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = sides[0].drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
            return (String(name), sides.count > 1 ? String(sides[1]) : "")
        }
    }

    /// A scalar as text, where it can stand in a statement.
    private static func text(_ value: JSONValue?) -> String? {
        switch value?.kind {
        case .string: value?.string.flatMap(bounded)
        case .number: value?.numberText
        case .true: "True"
        case .false: "False"
        default: nil
        }
    }

    private static func bounded(_ text: String) -> String? {
        guard !text.isEmpty, text.utf8.count <= AttestationLimits.text,
            !text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
        else { return nil }
        return text
    }
}
