"""What only asks or greets: walk me through, if I may ask, hiii, lol, by the way, tysm."""

from __future__ import annotations

from nlquery.planner.wording.rules import Rules, rule

_ASK = (
    r"(?=(?:the |our |my |me |how (?:many|much)|what|which|who|where|when|on which|in which|is "
    r"|are "
    r"|was |were |did |do |does |can |could |would |please|pls|show|give|list|tell|sales|revenue"
    r"|orders"
    r"|tips|number|total|average|avg|top|best|worst|share|net|tax|item|payments?|daily|each|all|i "
    r"|number of|compare|count|and |so |just |by how|to what|at what)\b)"
)
_END = r"(?=\W*$)"
_QUESTION = (
    r"(?=(?:how (?:many|much)|what|which|who|where|when|is|are|was|were|did|do|does|can|could|would"
    r"|please|pls|show|give|list|tell)\b)"
)
_SHOW = (
    "reconcile, send me, send us, send, spell out, detail, output, retrieve, dig up, dig out, "
    "hand me, "
    "prepare, compile, establish, ascertain, "
    "highlight, outline, itemise, itemize, enumerate, specify, quote, indicate, reveal, "
    "disclose, furnish, supply, query, lookup, examine, inspect, analyse, analyze, study, "
    "explore, investigate, dump, spit out, cough up, throw me, shoot me, hit me with, drop me, "
    "feed me, grab me, grab, read me, read out, read me out, flag, supply me with, furnish me "
    "with, inform me of, inform me about, update me on, brief me on, fill me in on, catch me up "
    "on, remind me of, enlighten me on, walk me through, talk me through, take me through, run "
    "me through, walk us through, next show, number crunch, crunch, crunch the numbers on, "
    "build me, assess, evaluate, measure, create, review, extract, produce, dish up, serve up, "
    "whip up, hand over, give us, get us, hand us, bring us, present, roll out, set forth, "
    "delineate, elaborate on, shed light on, report on, monitor, follow up on, share with me, "
    "statement of, facts on, the facts on, the latest on, rundown on, the lowdown on, lowdown "
    "on, the scoop on, i'm after, i am after, we're after, i am keen to see, keen to see, i'd "
    "love to see, i would love to see, i'd love, i wish to see, i wish to know, we wish to see, "
    "i require, we require, i desire, kindly furnish, is there a way to see, any way to see, "
    "help me understand, i'm trying to find, i'm trying to see, i'm trying to work out, i am "
    "trying to find, i am trying to see, trying to find, trying to see, trying to find out, i'm "
    "hoping to see, reporting:, query:, q:, task:, request:, ask:, i seek, seeking, i'm "
    "seeking, requesting, i request, we'd love to see, i'd appreciate seeing, i would "
    "appreciate seeing, i'd appreciate, i would appreciate, could you put together, display for "
    "me, visualise, visualize, sketch, depict, portray"
)
_WHAT = (
    r"(?=(?:(?:the|our|my|all|total|net|item|average|daily|gross|top|overall|number of|a|an) )*"
    r"(?:sales|revenue|orders|tips|turnover|takings|tax|commission|discounts|payments|items|fees"
    r"|products?|stores?|locations?|servers?|channels?|categor(?:y|ies)|days?|dishes|payouts?"
    r"|figures|numbers|data|list|table|chart|breakdown|share|percentage|order|refunds|aov"
    r"|how|which|what|selling)\b)"
)
_BEFORE = (
    "for my reconciliation, for our reconciliation, for the reconciliation, for reconciliation, "
    "to bother you but, to bother you, to bother, to trouble you, to disturb you, to "
    "disturb, "
    "if i may ask, may i ask, if i might ask, might i ask, if i may, do me a favour "
    "and tell "
    "me, do me a favor and tell me, do me a favour, do me a favor, would you be able to tell "
    "me, could you perhaps tell me, can you perhaps tell me, i'd appreciate knowing, i would "
    "appreciate hearing, i'd be grateful to know, excuse me, pardon me, beg your pardon, sorry "
    "to bother you, sorry to bother you but, sorry to bother, sorry to trouble you, sorry to "
    "disturb, if it's not too much trouble, if it isn't too much trouble, if it is not too much "
    "trouble, if it's no trouble, if it is no bother, if it's not a bother, any way to know, is "
    "there a way to know, good sir, kind sir, dear sir, dear sirs, dear madam, greetings, "
    "howdy, wassup, whatsup, aloha, hola, hullo, ahoy, salut, lol, lmao, rofl, haha, hahaha, "
    "hehe, hihi, omg, omfg, wtf, tbh, imo, imho, fyi, idk, ikr, ngl, smh, iirc, afaik, afaict, "
    "fwiw, literally, bruh, bruv, anyways, anyway, anyhow, anyhoo, oh, ooh, ohh, ahh, aha, hm, "
    "hmm, hmmm, umm, ummm, errr, uhh, uhm, erm, wow, whoa, woah, oops, whoops, ugh, phew, yay, "
    "ok so, okay so, okie, okey, okey dokey, alright then, right then, right so, well then, "
    "well now, you know, you know what, tell me please, quick one, one question, i have a "
    "question, i've got a question, got a question, a quick one, just one thing, just curious, "
    "just wondering, i wonder, i was wondering, out of curiosity, just out of curiosity, out of "
    "interest, for fun, for my own interest, for my information, for our information, for info, "
    "incidentally, by the way, by the by, basically, in fact, as a matter of fact, i guess, i "
    "suppose, i think, i believe, i reckon, to be honest, frankly, frankly speaking, honestly "
    "speaking, to be precise, to be exact, more or less, maybe, perhaps, possibly, any idea, "
    "any clue, would you know, can ya tell me, wld you tell me, could ya, can ya, i gotta know, "
    "gotta know, i'd love to know, i would love to know, i'm dying to know, i am dying to know, "
    "i'm keen to know, i'm eager to know, remind me, remind me again, remind us, refresh my "
    "memory, to double check, double checking, just to double check, can you confirm, could you "
    "confirm, please confirm, in our records, from the records, from our records, from our "
    "data, in our data, in our system, urgent, urgent:, asap, urgently, real quick, really "
    "quick, super quick, super quickly, very quickly, in short, briefly, in a nutshell, in "
    "brief, long story short, first of all, first off, firstly, first question, to start with, "
    "to start, to begin with, to begin, secondly, thirdly, lastly, finally, next up, another "
    "question, another one, next question, last question, second question, third question, "
    "follow up question, follow-up question, final question, one more question, new question, "
    "different question, question for you, a question, my question is, my question, the "
    "question is, here goes, here's a question, serious question, dumb question, stupid "
    "question, silly question, random question, quick query, sorry but, thing is, the thing is, "
    "help me out, help a girl out, yo yo, heya, heyo, hey man, hey dude, hey bro, hey mate, hi "
    "guys, hi team, hi all, hello everyone, hi everyone, good morning all, g'day, gday, good "
    "day to you, in general, generally, generally speaking, on the whole, by and large, all "
    "things considered, overall then, in the end, for starters, do tell, pray tell, pray, now "
    "then, ok now, okay now, right now then, as an aside, on a side note, side note, this may "
    "be a silly question but, i may be wrong but, not sure but, not sure if you know but, "
    "dunno, dunno if you know but, it would help to know, it would be good to know, it would be "
    "nice to know, it'd be nice to know, it'd be good to know, it would be great to know, good "
    "to know, nice to know, interested to know, i'm interested to know, i would be interested "
    "to know, i'd be curious to know, curious to know, as a quick check, quick check, sanity "
    "check, one for you, here's one, let me ask you, let me ask, allow me to ask, permit me to "
    "ask, could i trouble you for, can i trouble you for, may i trouble you for, may i request, "
    "may i please know, may i have, might i have, might i see, might i know"
)
_VOCATIVES = (
    "sir, madam, ma'am, mate, buddy, pal, bro, dude, man, my friend, friend, my dear, team, "
    "guys, boss, chief, amigo, hun, love, honey, bot, assistant, computer, robot, machine, hey "
    "bot, hey assistant, ai, k, kk, fam, help, help please, say, look, listen, sup, fr, rn, "
    "err, er, ah, oi, so then, sorry, like, so like, legit"
)
_BEHIND = (
    "by the way, incidentally, tysm, tyvm, tia, thanks a bunch, thanks a million, thanks a ton, "
    "thanks a mil, thanks "
    "heaps, thank u, thank you so so much, thank u so much, much appreciated, appreciated, "
    "greatly appreciated, appreciate it, i'd appreciate it, would appreciate it, would be "
    "appreciated, if you don't mind, if you do not mind, if you dont mind, if i may ask, if i "
    "may, if i might ask, if you would be so kind, may i ask, might i ask, do you think, you "
    "think, you reckon, tho, though, lol, lmao, haha, hahaha, hehe, omg, omfg, tbh, rn, imo, "
    "ngl, fr, anyway, anyways, anyhow, bro, bruh, dude, mate, buddy, pal, maybe, perhaps, "
    "possibly, by chance, by any chance, if any, just out of curiosity, out of curiosity, just "
    "curious, im curious, i'm curious, out of interest, asap, pronto, stat, real quick, right "
    "away, straight away, at your convenience, at your earliest convenience, when you can, when "
    "u can, when you're free, when you are free, whenever you can, whenever you have time, eh, "
    "hm, hmm, huh, innit, pretty please, xx, xxx, xoxo, best regards, kind regards, warm "
    "regards, regards, best wishes, sincerely, yours sincerely, br, rgds, kr, lmk, let me know, "
    "plz lmk, any ideas, any thoughts, after all, all things considered, in general, generally, "
    "generally speaking, on the whole, by and large, in practice, in fact, in reality, in "
    "actual fact, more or less, give or take, or thereabouts, thereabouts, ballpark, i guess, i "
    "suppose, i think, i believe, i wonder, if i'm not mistaken, if i am not mistaken, if "
    "memory serves, for that matter, so to speak, as it were, sort of, kind of, kinda, sorta, "
    "nothing else, nothing more, that is all, that's all, thats all, no more no less, thus far, "
    "until now, up till now, up to now, till now, as of now, as of today, as of yet, this far, "
    "or what, or something, or so, you know, know what i mean, if you know, if you happen to "
    "know, if available, if known, if you know it, in your estimation, for my understanding, "
    "for my information, for our information, for info, for my peace of mind, over and out, "
    "cheers mate, ta mate, bless you, god bless, have a nice day, have a good day, have a great "
    "day, good day, please and thank you, please and thanks, thx in advance, thanks in adv, is "
    "what i want to know, i would like to know, i want to know, i need to know, i ask you, "
    "thats the question, for me pls, for me please, no rush, no hurry, urgently, it's urgent, "
    "its urgent, need it asap, need this asap, i'm in a hurry, im in a hurry, cheers in "
    "advance, please help, pls help, help me"
)
_CALLED = (
    "boss, chief, everybody, everyone, fam, folks, friend, guys, help, hun, love, ma'am, madam, "
    "man, no, people, quick, sir, team, urgent, y'all, yall"
)

RULES = Rules(
    (
        rule("alone", r"(?<!sold )(?<!ordered )(?<!bought )(?<!eaten )\b@\b(?! or\b)", "only"),
        rule("according to, based on, per, in, from, going by",
             r"\b@ (?:our|the|my) (?:pos|till|sales|toast|square) "
             r"(?:data|records?|systems? data|reports?|figures|numbers|export|exports)\b", " "),
        rule("hello, hullo, hiii, hiiii, hii, heyy, heyyy, heyyyy, helloo, hellooo, helloooo, "
             "heyo, ello",
             r"^\W*@\b(?: there| all| guys| team)?[\s,!.]*", ""),
        rule(_BEFORE, rf"^\W*(?:(?:so|and|but|ok|okay|hey|hi|hello|well|oh|yo|now|please|pls),? )?@"
             rf"[\s,:;.!?-]+{_ASK}", ""),
        rule(_BEFORE, rf"^\W*@[\s,:;.!?-]+{_ASK}", ""),
        rule(_VOCATIVES, rf"^\W*@[,:!]+\s+{_ASK}", ""),
        rule(_VOCATIVES, rf"^\W*(?:(?:hey|hi|hello|ok|okay|yo|please|so),? "
             rf")?@[\s,:;.!?-]+{_QUESTION}", ""),
        rule("to date, so far to date", rf"(?<!year)(?<!month)(?<!week)(?<!quarter) @{_END}", ""),
        rule(_CALLED, rf"(?<=[a-z0-9?.!;)]),[\s.!?-]*@{_END}", ""),
        rule(_BEHIND, rf"(?<=[a-z0-9?.!,;)])[\s,;.!?-]+@{_END}", ""),
        rule(_BEHIND, rf"(?<=[a-z0-9?.!,;)])[\s,;.!?-]+@{_END}", ""),
        rule("if i may ask, may i ask, if i might ask, might i ask, if i may, by the way, maybe, "
             "perhaps, possibly, if you please, i guess, i suppose, i think, i believe, if you "
             "don't "
             "mind, you know, incidentally, i wonder, if i'm not mistaken, so to speak, as it "
             "were, "
             "to be honest, out of curiosity, omg, lol, tbh, btw, more or less, in fact, frankly, "
             "for that matter, honestly, please, roughly, in general, generally speaking",
             r", @,", ","),
        rule(_SHOW, rf"^\W*((?:(?:please|pls|kindly|can you|could you|would you|can u|could u"
             rf"|now|ok"
             rf"|so|just|also|next|quickly|will you|to),? )*)@ {_WHAT}", r"\1 show "),
        rule("share, check", r"^\W*((?:(?:please|pls|kindly|do|could you|can you) )?)@ "
             r"(?=(?:the |our )?(?:sales|revenue|orders|tips|turnover|net sales|takings)\b)",
             "show "),
        rule("state", r"\b(please|kindly|pls|could you|can you) @ (?=(?:sales|revenue|orders|tips"
             r"|net sales|turnover|takings)\b)", r"\1 show "),
        rule("want to check, need to check, like to check, want to review, need to review, like to "
             "review, want to look up, want to analyse, want to analyze, want to examine",
             rf"\b(?:i|we)(?:'d| would| should)? @ {_WHAT}", "show "),
        rule("perhaps, maybe, possibly, kindly",
             r"\b(can|could|would|will) you @ (?=[a-z])", r"\1 you "),
        rule("which, what, how", r"\b@ (?:the heck|the hell|on earth|in the world|exactly"
             r"|precisely|"
             r"actually)\b", lambda found: found[0].split()[0]),
        rule("strictly, solely, purely, merely, exclusively",
             r"\b@ (?=(?:at|in|on|from|via|through|for|the|dine|take|delivery|pickup)\b)", "only "),
    )
)  # fmt: skip
