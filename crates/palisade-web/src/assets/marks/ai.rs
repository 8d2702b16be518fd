//! Marks of models: who is called, with what, and what becomes of the answer.

use super::sign::{Mark, Sign};

pub(super) const SIGNS: &[Sign] = &[
    Sign::new(
        Mark::AiBrowserCall,
        &["dangerouslyallowbrowser"],
        r"(?i)(dangerouslyAllowBrowser)\x22?\s*:\s*(?:!0|true)\b",
    ),
    Sign::new(
        Mark::AiBrowserCall,
        &["anthropic-dangerous-direct-browser-access"],
        r"(?i)(anthropic-dangerous-direct-browser-access)[\x22']\s*:\s*[\x22']?true",
    ),
    Sign::new(
        Mark::AiBrowserCall,
        &[
            "api.openai.com",
            "api.anthropic.com",
            "api.mistral.ai",
            "api.groq.com",
            "api.cohere.",
            "api.deepseek.com",
            "api.perplexity.ai",
            "api.x.ai",
            "api.together.xyz",
            "api-inference.huggingface.co",
            "generativelanguage.googleapis.com",
            "openrouter.ai/api",
        ],
        r"(?is)https://((?:api\.(?:openai\.com|anthropic\.com|mistral\.ai|groq\.com|cohere\.(?:ai|com)|deepseek\.com|perplexity\.ai|x\.ai|together\.xyz)|api-inference\.huggingface\.co|generativelanguage\.googleapis\.com|openrouter\.ai)/)[^;]{0,380}(?:\bAuthorization[\x22']?\]?\s*[:=,]\s*[\x22'`]?(?:\x22\.concat|Bearer)|x-api-key[\x22']?\s*:|[?&]key=(?:\$\{|[\x22']\s*\+|AIza))",
    )
    .reaching(16, 480),
    Sign::new(
        Mark::Chat,
        &["/chat/completions", "/api/chat", "/api/completion", "/api/assistant", "usechat", "role:\"assistant\"", "role: \"assistant\"", "role: 'assistant'", "role:'assistant'"],
        r"(?:/v1)?/chat/completions|[\x22'`](?:https?://[\w.-]+)?/api/(?:chat|completion|assistant)s?(?:/stream)?[\x22'`?]|\buseChat\(|role\s*:\s*[\x22']assistant[\x22']",
    )
    .reaching(80, 60),
    Sign::new(
        Mark::HtmlSink,
        &["innerhtml", "__html", "insertadjacenthtml"],
        r"(?i)(?:(?:inner|outer)HTML\s*\+?=|__html\s*:|insertAdjacentHTML\(\s*[\x22'][a-z]+[\x22']\s*,)\s*[^;{}]{0,80}?\b(choices\[0\]|completion|message\.content|delta\.content|assistant(?:Message|Reply|Response)|ai(?:Message|Reply|Response|Answer)|bot(?:Message|Reply|Response)|llm(?:Output|Response|Answer))",
    ),
    Sign::new(
        Mark::PromptInjection,
        &["previous instructions", "prior instructions", "above instructions", "previous prompts", "your instructions", "ai assistant", "ai agent", "language model"],
        r"(?is)(?:<!--|\bstyle\s*=\s*[\x22'][^\x22'<>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0\s*[;\x22']|left\s*:\s*-\d{4})[^<>]*>|<[a-z]+[^<>]*\s(?:hidden|aria-hidden=.?true.?)[^<>]*>)[^<>]{0,400}?\b((?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+)?(?:the\s+|your\s+)?(?:previous|prior|above)\s+(?:instructions|prompts)|(?:if you are|attention|note to|instructions? for|dear)\s+(?:an?\s+|all\s+|any\s+)?(?:ai (?:assistant|agent)|(?:large )?language model)s?)",
    )
    .reaching(700, 120),
    Sign::new(
        Mark::Sanitizer,
        &["dompurify", "sanitize", "settrustedtypes", "rehype"],
        r"(?i)DOMPurify|sanitize(?:-?html|r|Html)?\b|rehype-sanitize",
    ),
    Sign::new(
        Mark::SystemPrompt,
        &["\"system\"", "'system'", "`system`"],
        r"(?s)role[\x22']?\s*:\s*[\x22'`]system[\x22'`]\s*,\s*[\x22']?content[\x22']?\s*:\s*[\x22'`]([^\x22'`$]{40,160})",
    ),
    Sign::new(
        Mark::SystemPrompt,
        &["system_prompt", "systemprompt", "system-prompt", "systeminstruction", "system_instruction"],
        r"(?is)system[_-]?(?:prompt|instruction)s?[\x22']?\s*[:=]\s*[\x22'`]((?:You are|You're|Act as|Your (?:task|role|job))\b[^\x22'`]{30,160})",
    ),
];
