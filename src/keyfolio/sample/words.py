"""The words of the fictional company in both languages. Positions in these tuples are what the numbers refer to."""

from __future__ import annotations

from keyfolio.language import Text


def _pairs(english: str, chinese: str, between: str = " ") -> tuple[Text, ...]:
    return tuple(Text(en, zh) for en, zh in zip(english.split(between), chinese.split(between), strict=True))


INDUSTRIES = (
    Text("government", "政府"),
    Text("education", "教育"),
    Text("utilities", "公共事业"),
    Text("transport", "交通"),
    Text("finance", "金融"),
    Text("telecom", "电信"),
    Text("manufacturing", "制造"),
)
INDUSTRY_SHARES = (0.13, 0.14, 0.08, 0.13, 0.10, 0.07, 0.35)

ENDINGS = (  # of company names, by industry
    _pairs(
        "Civic Centre,Public Works,Records Office,Housing Office,Park Service,Licence Office",
        "政务服务中心,公用设施管理处,档案馆,住房保障中心,园林管理处,行政审批局",
        ",",
    ),
    _pairs(
        "College,High School,Institute,Academy,Primary School,Training Centre",
        "职业学院,中学,研究院,外国语学校,小学,培训中心",
        ",",
    ),
    _pairs(
        "Water Ltd,Gas Ltd,District Heating Ltd,Power Supply Ltd,Recycling Ltd,Sewage Works Ltd",
        "水务有限公司,燃气有限公司,热力有限公司,供电有限公司,环卫有限公司,排水有限公司",
        ",",
    ),
    _pairs(
        "Freight Ltd,Coach Lines Ltd,Harbour Ltd,Rail Service Ltd,Haulage Ltd,Ferry Ltd",
        "物流有限公司,客运有限公司,港务有限公司,轨道交通有限公司,运输有限公司,轮渡有限公司",
        ",",
    ),
    _pairs(
        "Savings Bank,Insurance Ltd,Leasing Ltd,Guarantee Ltd,Credit Union,Securities Ltd",
        "商业银行,保险有限公司,融资租赁有限公司,担保有限公司,信用社,证券有限公司",
        ",",
    ),
    _pairs(
        "Telecom Ltd,Cable Ltd,Mobile Ltd,Broadband Ltd,Signal Ltd,Data Lines Ltd",
        "通信有限公司,有线网络有限公司,移动通讯有限公司,宽带有限公司,信号技术有限公司,数据有限公司",
        ",",
    ),
    _pairs(
        "Machinery Ltd,Castings Ltd,Textiles Ltd,Plastics Ltd,Instruments Ltd,Foods Ltd",
        "机械有限公司,铸造有限公司,纺织有限公司,塑料制品有限公司,仪器有限公司,食品有限公司",
        ",",
    ),
)

REGIONS = _pairs(
    "North,Northeast,East,Central,South,Southwest,Northwest,Southeast",
    "华北,东北,华东,华中,华南,西南,西北,东南",
    ",",
)
REGION_SHARES = (0.15, 0.07, 0.25, 0.12, 0.17, 0.10, 0.05, 0.09)

TOWNS = _pairs(  # invented, four a region, in the order of the regions
    "Norwold Stanmere Highkirk Redfell Birchend Coldwater Larchford Snowdale "
    "Eastmere Lindwick Harrowby Silverbrook Midholm Oakstead Threebridge Fairlow "
    "Southmere Palmgate Reedhaven Sunmarsh Cloudridge Teafield Stoneford Plumvale "
    "Westmoor Sandgate Drywell Longpass Saltmouth Baywick Pinecove Tidewell",
    "朔陵 燕桥 定原 瑞川 桦川 雪甸 松岭镇 寒江 云汀 临溪 锦塘 菱湖湾 荆泽 汉陵 楚田 衡桥 "
    "榕港 木棉洲 珠岭 南浦湾 滇池坪 蜀桥 黔岭 茶坪 沙原 凉关 玉泉堡 长河驿 屿港 潮门 松湾 鹭汀",
)
TOWNS_A_REGION = 4
AREA_CODES = ("010", "024", "021", "027", "020", "028", "029", "0591")  # by region

STREETS = _pairs(
    "Harbour Road,Mill Lane,Station Street,Garden Avenue,Foundry Road,Market Street,River Walk,College Street,"
    "Canal Road,Orchard Lane,Bridge Street,Science Park",
    "港口路,磨坊巷,站前街,花园大道,铸造路,集市街,滨河路,学院街,运河路,果园路,桥头街,科技园路",
    ",",
)

BRAND_STARTS = _pairs(
    "Al Bel Cor Dan El Far Gil Hal In Jas Kel Lor Mar Nev Ol Per Quin Ros Sel Tam "
    "Ul Ver Wen Yar Zel Bram Cal Dor Fen Gar Hol Kin Len Mil Nor Pel Ran Sten Tor Win",
    "恒 瑞 鼎 泽 嘉 弘 启 润 晟 景 昱 翰 朗 博 睿 禾 沐 崇 彦 腾 "
    "兆 丰 宏 拓 卓 铭 锦 皓 凌 谷 森 岳 澄 霖 峻 珩 曜 璟 澜 屹",
)
BRAND_ENDS = _pairs(
    "bury den dine fall field gate ham hurst iston land ley low mark mere mont nor "
    "ock over quist ridge row sby stead stone thorpe ton vale ware wick worth",
    "远 达 通 源 和 安 盛 茂 康 成 信 川 峰 宇 华 林 海 正 航 业 诚 合 翔 益 升 同 庆 元 立 新",
)

FIRST_NAMES = _pairs(
    "Ada Ben Clara David Ellen Frank Grace Henry Irene Jack Kate Leo Mary Nick Olive Paul Rose Sam Tina Victor "
    "Amy Brian Cora Dean Emma Fred Gail Hugh Ivy John Lucy Mark Nora Oscar Peter Ruth Simon Tess Walter Zoe",
    "伟 芳 敏 静 强 磊 洋 艳 勇 杰 娟 涛 明 超 霞 平 刚 桂英 建华 晓燕 "
    "志强 丽华 海波 国栋 雪梅 文博 子涵 雨桐 浩然 思远 佳琪 俊杰 梦洁 天宇 欣怡 嘉豪 雅婷 永康 春生 秋菊",
)
LAST_NAMES = _pairs(
    "Archer Bishop Carter Dalton Ellis Fisher Gibson Hale Irwin Jarvis Keller Lambert Mercer Norris Osborn "
    "Palmer Quill Rowe Sawyer Tanner Usher Vance Weaver Yates Abbott Barker Chandler Draper Fletcher Glover "
    "Hooper Judd Knight Marsh Naylor Parker Reeve Slater Turner Wright",
    "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 "
    "谢 宋 唐 许 韩 邓 冯 曹 彭 曾 肖 田 董 潘 袁 蔡 蒋 余",
)

CHANNELS = (
    Text("sales centre", "销售中心"),
    Text("telephone", "电话"),
    Text("call centre", "呼叫中心"),
    Text("e-mail", "电子邮件"),
    Text("website", "网站"),
    Text("customer meeting", "客户会议"),
)
CHANNEL_SHARES = (0.34, 0.18, 0.08, 0.14, 0.20, 0.06)

SERVICES = (
    Text("delivery", "送货"),
    Text("visit", "拜访"),
    Text("support hours", "支持工时"),
    Text("promotion", "促销"),
    Text("discount", "折扣"),
)

OPPORTUNITY_STAGES = (
    Text("won", "赢单"),
    Text("lost", "输单"),
    Text("qualification", "需求确认"),
    Text("proposal", "方案报价"),
    Text("negotiation", "商务谈判"),
)

REFERRAL_SOURCES = (
    Text("customer meeting", "客户会议"),
    Text("trade fair", "展会"),
    Text("telephone", "电话"),
)

RHYTHMS = (
    Text("weekly", "每周"),
    Text("fortnightly", "每两周"),
    Text("monthly", "每月"),
    Text("quarterly", "每季"),
    Text("half-yearly", "每半年"),
    Text("yearly", "每年"),
    Text("irregular", "不规律"),
    Text("once", "仅一次"),
)
WAITINGS = (Text("calendar", "日历"), Text("Erlang", "厄兰"), Text("lognormal", "对数正态"))
DEPARTURES = (Text("", ""), Text("sudden", "突然"), Text("fading", "渐退"))
YES_NO = (Text("no", "否"), Text("yes", "是"))
NOT_SAID = Text("", "")
