"""Has gguf map the names of Hugging Face's models: python3 llamanames.py

Prints a line each: llama.cpp's architecture, its name for a tensor, the model's name. Needs gguf.
"""

import gguf

ARCH = gguf.MODEL_ARCH
LLAMA = [
    "model.embed_tokens.weight", "model.norm.weight", "lm_head.weight",
    "model.layers.7.input_layernorm.weight", "model.layers.7.post_attention_layernorm.weight",
    "model.layers.7.self_attn.q_proj.weight", "model.layers.7.self_attn.k_proj.weight",
    "model.layers.7.self_attn.v_proj.weight", "model.layers.7.self_attn.o_proj.weight",
    "model.layers.7.mlp.gate_proj.weight", "model.layers.7.mlp.up_proj.weight", "model.layers.7.mlp.down_proj.weight",
]
NORMS = ["model.layers.7.self_attn.q_norm.weight", "model.layers.7.self_attn.k_norm.weight"]
BIASES = ["model.layers.7.self_attn.%s_proj.bias" % part for part in "qkv"]
GEMMA2 = ["model.layers.7.pre_feedforward_layernorm.weight", "model.layers.7.post_feedforward_layernorm.weight"]
BERT = "encoder.layer.7."
MODELS = {
    ARCH.LLAMA: LLAMA + ["model.layers.7.block_sparse_moe.gate.weight"],
    ARCH.MISTRAL3: LLAMA,
    ARCH.GRANITE: LLAMA,
    ARCH.QWEN2: LLAMA + BIASES,
    ARCH.QWEN3: LLAMA + NORMS,
    ARCH.QWEN2MOE: LLAMA[:9] + [
        "model.layers.7.mlp.gate.weight", "model.layers.7.mlp.shared_expert_gate.weight",
        "model.layers.7.mlp.shared_expert.gate_proj.weight", "model.layers.7.mlp.shared_expert.up_proj.weight",
        "model.layers.7.mlp.shared_expert.down_proj.weight",
    ],
    ARCH.GEMMA: LLAMA[:2] + LLAMA[3:],
    ARCH.GEMMA2: LLAMA[:2] + LLAMA[3:] + GEMMA2,
    ARCH.GEMMA3: LLAMA[:2] + LLAMA[3:] + GEMMA2 + NORMS,
    ARCH.QWEN: ["transformer.wte.weight", "transformer.ln_f.weight", "lm_head.weight"] + [
        "transformer.h.7." + part for part in (
            "ln_1.weight", "ln_2.weight", "attn.c_attn.weight", "attn.c_attn.bias", "attn.c_proj.weight",
            "mlp.w1.weight", "mlp.w2.weight", "mlp.c_proj.weight")
    ],
    ARCH.GPT2: ["wte.weight", "wpe.weight", "transformer.ln_f.weight", "transformer.ln_f.bias"] + [
        "transformer.h.7." + part for part in (
            "ln_1.weight", "ln_1.bias", "ln_2.weight", "attn.c_attn.weight", "attn.c_attn.bias", "attn.c_proj.weight",
            "mlp.c_fc.weight", "mlp.c_fc.bias", "mlp.c_proj.weight", "mlp.c_proj.bias")
    ],
    ARCH.GPTJ: ["transformer.wte.weight", "transformer.ln_f.weight", "lm_head.weight", "lm_head.bias"] + [
        "transformer.h.7." + part for part in (
            "ln_1.weight", "ln_1.bias", "attn.q_proj.weight", "attn.k_proj.weight", "attn.v_proj.weight",
            "attn.out_proj.weight", "mlp.fc_in.weight", "mlp.fc_in.bias", "mlp.fc_out.weight", "mlp.fc_out.bias")
    ],
    ARCH.BERT: [
        "embeddings.word_embeddings.weight", "embeddings.token_type_embeddings.weight",
        "embeddings.position_embeddings.weight", "embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias",
        BERT + "attention.self.query.weight", BERT + "attention.self.key.bias", BERT + "attention.self.value.weight",
        BERT + "attention.output.dense.weight", BERT + "attention.output.LayerNorm.weight",
        BERT + "intermediate.dense.weight", BERT + "output.dense.bias", BERT + "output.LayerNorm.weight",
        "classifier.dense.weight", "classifier.out_proj.weight",
    ],
}

for architecture, names in MODELS.items():
    known = gguf.get_tensor_name_map(architecture, 12)
    for name in names:
        print(gguf.MODEL_ARCH_NAMES[architecture], known.get_name(name, (".weight", ".bias")), name)
