"""What stands in lines that are not the article's, in three languages. All patterns read folded text."""

from __future__ import annotations

import re

# How lines begin that lead to other articles.
_LEADS = (
    r"(?:a )?(?:lire|voir|ecouter|decouvrir) (?:aussi|egalement|encore|plus|ensuite)\b",
    r"a (?:lire|voir)\s*(?::|sur)|lire (?:la suite|l'article)\b|lisez (?:aussi|egalement)\b",
    r"(?:sur le|dans la) meme (?:sujet|theme|rubrique|categorie)\b",
    r"articles? (?:similaires?|lies?|connexes?)\b|nos autres articles\b|plus d'articles\b",
    r"(?:also )?read (?:also|more|next)\b|read\s*:|also read\b|see also\b|see more\s*:|don't miss\b",
    r"(?:see )?more (?:on this|stories|from)\b|recommended\s*(?::|$)|you may also like\b|recommended for you\b",
    r"related(?: (?:articles?|stories|posts|topics|news|content))?\s*(?::|$)",
    r"اقرا(?:ي|ءي|وا)?\s*(?:ايضا|المزيد|كذلك)|(?:طالع|شاهد)\s*(?:ايضا|المزيد)|تابعوا? ايضا",
    r"للمزيد\b|المزيد\s*(?:عن|من|حول)|قد يهمك|قد يعجبك|في نفس الموضوع",
    r"(?:مواضيع|اخبار|مقالات|موضوعات)\s*(?:ذات صله|متعلقه|مشابهه|مرتبطه)",
)
LEADS = re.compile(rf"[^\w]*(?:{'|'.join(_LEADS)})")

# Lines that are furniture wherever they stand, whole.
_PHRASES = (
    # share, print, vote
    r"partager?(?: (?:sur|cet article|l'article|via)\b.{0,40})?|share(?: (?:this|on)\b.{0,40})?|tweet(?:er)?",
    r"facebook|twitter|whatsapp|telegram|linkedin|pinterest|print|imprimer|copier le lien|copy link",
    r"envoyer(?: par (?:e-?mail|courriel)| a un ami)?|reagir|voter pour cet article.{0,20}",
    r"email this (?:story|article)|spread the love|sharing is caring|loading|j'aime(?: chargement.*)?",
    r"شارك(?: (?:هذا|هذه)? ?(?:ال)?(?:مقال|خبر|صفحه|تقرير|موضوع)| (?:علي|عبر) .{2,20})?|مشاركه|طباعه",
    # comments
    r"(?:\d+ )?commentaires?(?: \(\d+\))?|(?:laisser|ajouter) un commentaire.*",
    r"(?:\d+ )?comments?(?: \(\d+\))?|leave a (?:comment|reply).*",
    r"(?:ال)?تعليقات?(?: \(\d+\))?|(?:اضف|اترك) تعليقا?.{0,10}",
    # prompts
    r"publicite|advertisement|annonce|اعلان|abonnez-vous.{0,60}",
    r"inscrivez-vous a (?:la|notre) newsletter.{0,40}|sign up (?:for|to) our newsletter.{0,40}",
    r"recevez (?:gratuitement |chaque .{2,20} )?(?:n(?:otre|os) (?:newsletter|lettre|alerte|info)|l'essentiel).{0,100}",
    r"اشترك(?:وا)? (?:في|ب)\s?(?:ال)?(?:نشره|قناه|قائمه|صفحه).{0,80}",
    r"(?:nous utilisons|ce site utilise) des cookies.*|(?:we use|this (?:web)?site uses) cookies.*",
    r"(?:نستخدم|يستخدم هذا الموقع) ملفات تعريف الارتباط.*",
    r"tous droits reserves.{0,60}|all rights reserved.{0,60}|جميع الحقوق محفوظه.{0,60}",
    # what feeds add
    r"the post .* (?:appeared first|first appeared) on .*|ظهرت المقاله .*",
    r"(?:l'article|cet article) .* est apparu en premier sur .*",
    r"(?:lire la suite|continuer la lecture|continue reading|read more|اقرا المزيد).{0,60}|\[\W*\]",
)
PHRASES = re.compile(rf"\W*(?:{'|'.join(_PHRASES)})\W*")

# Headings of what stands below an article, whole.
_COMMENTS = (
    r"(?:(?:tous )?les |vos )?(?:\d+ )?commentaires?(?: des (?:lecteurs|internautes))?",
    r"vos reactions|\d+ reactions?|(?:les )?reactions? des (?:lecteurs|internautes)",
    r"(?:ajouter|laisser|ecrire|poster) (?:un|votre) commentaire|reagi(?:r|ssez) a (?:cet|l')? ?article",
    r"(?:a )?vous la parole|(?:nos |les )?lecteurs (?:ecrivent|reagissent)|vos (?:messages|avis)",
    r"(?:the )?(?:\d+ )?(?:readers'? )?comments?|\d+ (?:responses|replies)|(?:leave|post|add) a (?:comment|reply)",
    r"(?:what )?(?:our )?readers (?:say|respond|write)|join the (?:conversation|discussion)",
    r"(?:\d+ )?(?:ال)?(?:تعليقات|تعليقا?)(?: (?:القراء|الزوار|القراء الكرام))?|اراء (?:القراء|الزوار)",
    r"(?:اضف|اترك|شارك ب|اكتب) ?تعليقا?ك?|(?:رسايل|ردود|تعليقات|اراو)كم",
)
_OTHERS = (
    r"(?:a )?(?:lire|voir|decouvrir) (?:aussi|egalement|ensuite)|(?:nos |les )?lecteurs (?:ont|lisent) .{0,25}",
    r"(?:articles?|sujets?|contenus?|documents?) (?:similaires?|lies?|connexes?|recommandes?|associes?)",
    r"(?:nos )?autres articles.{0,30}|plus d'articles.{0,20}|du meme auteur|a la une|dernieres (?:actualites|infos)",
    r"(?:sur le|dans la|dans le) meme (?:sujet|theme|rubrique|categorie|dossier).{0,20}",
    r"(?:les )?(?:articles )?(?:les )?plus (?:lus|recents|populaires|commentes).{0,20}",
    r"(?:a propos de |qui est )l'auteur.?|(?:la )?source de (?:l'|cet )article",
    r"(?:read|up|what to read) next|(?:also|you may also) (?:read|like)|read (?:also|more)|see also",
    r"recommended(?: for you)?|(?:related|similar|other|latest|recent|popular|top|trending)"
    r"(?: (?:articles?|stories|posts|topics|news|content|documents|reads|videos|galleries|headlines))?",
    r"more (?:on this|stories|articles|features|news|from .{1,40}|in .{1,40})|most (?:read|popular|viewed)",
    r"about the authors?|عن الكاتبه?|اقرا(?:ي|ءي|وا)?\s*(?:ايضا|المزيد|كذلك)|اخر الاخبار",
    r"(?:ال)?اكثر (?:قراءه|مشاهده|تداولا|تعليقا).{0,20}|(?:من|في) نفس (?:الموضوع|القسم|الباب|الكاتب)",
    r"(?:مواضيع|اخبار|مقالات|موضوعات)\s*(?:ذات صله|متعلقه|مشابهه|مرتبطه|اخري)|(?:معارض|تقارير|ملفات) اخري",
    r"المزيد (?:من|عن|حول|في).{0,30}|قد يهمك.{0,20}|قد يعجبك.{0,20}",
)
COMMENTS, OTHERS = (re.compile(rf"\W*(?:{'|'.join(words)})\W*(?:\d+\W*)?") for words in (_COMMENTS, _OTHERS))
# Of those for comments, the words that may as well be a subheading of an article.
BARE = re.compile(r"\W*(?:(?:les )?commentaires?|(?:the )?comments?|(?:ال)?تعليقات?|تعليقا)\W*")
